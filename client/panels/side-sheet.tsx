import { Dialog } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useWords } from '../i18n';
import controls from './controls.module.css';
import { CloseIcon } from './icons';
import styles from './side-sheet.module.css';

/**
 * A sheet that slides over the panel, over the lower part of a phone; Escape or a press beside it closes it and gives
 * the focus back to what opened it.
 */
export function SideSheet(props: {
  title: ReactNode;
  onClose: () => void;
  children: ReactNode;
  testId: string;
}) {
  const { messages } = useWords();
  const [opener] = useState(() => document.activeElement);
  const returnFocus = (event: Event) => {
    event.preventDefault();
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content
          className={styles.sheet}
          aria-describedby={undefined}
          data-testid={props.testId}
          onCloseAutoFocus={returnFocus}
        >
          <header className={styles.head}>
            <Dialog.Title className={styles.title}>{props.title}</Dialog.Title>
            <Dialog.Close className={controls.plain} aria-label={messages.sheet.close}>
              <CloseIcon />
            </Dialog.Close>
          </header>
          <div className={styles.content}>{props.children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
