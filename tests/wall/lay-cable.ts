import { type AddressInfo, connect, createServer, type NetConnectOpts, type Socket } from 'node:net';

/** A wire to a server that can be cut: nothing passes any more, and neither side is told. */
export interface Cable {
  port: number;
  cut(): void;
  /** Lets through what comes from now on; what hung on the wire while it was cut breaks off. */
  mend(): void;
  close(): Promise<void>;
}

/** Lays a wire from a port of this machine to a server. */
export async function layCable(target: NetConnectOpts): Promise<Cable> {
  const ends = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    ends.add(near);
    if (isCut) {
      near.on('error', () => {}).on('close', () => ends.delete(near));
      return;
    }
    const far = connect(target);
    ends.add(far);
    join(near, far);
    join(far, near);
  });

  function join(from: Socket, to: Socket): void {
    from.on('data', (bytes) => !isCut && !to.destroyed && to.write(bytes));
    from.on('error', () => {});
    from.on('close', () => {
      ends.delete(from);
      // A side that goes while the wire is cut is not heard of by the other.
      if (!isCut) to.destroy();
    });
  }

  function breakOff(): void {
    for (const end of ends) end.destroy();
    ends.clear();
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
    },
    mend() {
      isCut = false;
      breakOff();
    },
    async close() {
      breakOff();
      await new Promise((done) => server.close(done));
    },
  };
}
