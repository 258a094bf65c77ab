import { useEffect, useRef, useState } from 'react';

/** Longer, a voice note is a speech. */
const LONGEST_SECONDS = 120;
/** What browsers record, the smaller first. */
const types = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];

/** Records a voice note; `onDone` is given the sound. */
export function useRecorder(onDone: (sound: Blob) => void) {
  const [seconds, setSeconds] = useState<number | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const recorder = useRef<MediaRecorder | null>(null);

  async function start(): Promise<void> {
    setFailed(false);
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type));
      const made = new MediaRecorder(stream, mimeType === undefined ? {} : { mimeType });
      const pieces: Blob[] = [];
      made.ondataavailable = ({ data }) => pieces.push(data);
      made.onstop = () => {
        for (const track of stream.getTracks()) track.stop();
        setSeconds(null);
        const type = made.mimeType.split(';')[0] ?? '';
        onDone(new Blob(pieces, { type }));
      };
      recorder.current = made;
      made.start();
      setSeconds(0);
    } catch (error) {
      console.info('no voice note was recorded', error);
      setFailed(true);
    }
  }

  const stop = () => recorder.current?.stop();
  const isRecording = seconds !== null;
  useEffect(() => {
    if (!isRecording) return;
    const timer = setInterval(() => setSeconds((now) => (now ?? 0) + 1), 1000);
    return () => clearInterval(timer);
  }, [isRecording]);
  useEffect(() => {
    if (seconds !== null && seconds >= LONGEST_SECONDS) recorder.current?.stop();
  }, [seconds]);
  useEffect(
    () => () => {
      if (recorder.current?.state === 'recording') recorder.current.stop();
    },
    [],
  );
  return { seconds, hasFailed, start, stop };
}
