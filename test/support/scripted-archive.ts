import net from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { onTestFinished } from 'vitest';
import { DataSetBuilder, implicitLittle } from './dicom-builder.ts';
import {
  command,
  implicitLittle as implicitLittleUid,
  item,
  pData,
  pdu,
  pdv,
  studyRootFind,
} from './upper-layer-bytes.ts';

/** What the archive does with one C-FIND: bytes are sent as they are; a promise is waited for. */
export type FindScript = (answer: ArchiveAnswer) => void | Promise<void>;

export interface ArchiveAnswer {
  readonly socket: net.Socket;
  /** Number of the request within the association, from 1. */
  readonly request: number;
  pending(SOPInstanceUID: string | null, StudyInstanceUID?: string): void;
  /** A pending response with any bytes for an identifier. */
  pendingBytes(identifier: Uint8Array): void;
  final(status: number): void;
}

export interface ScriptedArchive {
  readonly port: number;
  /** C-FIND requests that came. */
  readonly requests: number;
}

/** An archive that accepts every association and answers each C-FIND as its script says, or whole connections. */
export async function startScriptedArchive(
  script: FindScript,
  onConnection?: (socket: net.Socket) => boolean,
  tls?: TlsOptions,
): Promise<ScriptedArchive> {
  let requests = 0;
  const sockets = new Set<net.Socket>();
  const serve = (socket: net.Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (onConnection?.(socket) === true) return;
    let received = Buffer.alloc(0);
    let ofAssociation = 0;
    let contextId = 1;
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 6 && received.length >= 6 + received.readUInt32BE(2)) {
        const end = 6 + received.readUInt32BE(2);
        const [type, body] = [received.readUInt8(0), received.subarray(6, end)];
        received = received.subarray(end);
        if (type === 0x01) socket.write(accept(body));
        else if (type === 0x05) socket.write(pdu(0x06, Buffer.alloc(4)));
        else if (type === 0x04 && isLastOfDataSet(body)) {
          requests += 1;
          ofAssociation += 1;
          contextId = body.readUInt8(4);
          void script(answerOf(socket, contextId, ofAssociation));
        }
      }
    });
  };
  const server = tls === undefined ? net.createServer(serve) : createTlsServer(tls, serve);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    get requests() {
      return requests;
    },
  };
}

/** Message control header 2: the last fragment of a data set (PS3.8 E.2). */
function isLastOfDataSet(body: Buffer): boolean {
  return body.readUInt8(5) === 2;
}

/** A-ASSOCIATE-AC to a request: each context that it proposes, in Implicit VR Little Endian (PS3.8 9.3.3). */
function accept(request: Buffer): Buffer {
  const results: Buffer[] = [];
  for (let at = 68; at + 4 <= request.length; at += 4 + request.readUInt16BE(at + 2)) {
    if (request.readUInt8(at) !== 0x20) continue;
    const id = request.readUInt8(at + 4);
    results.push(item(0x21, Buffer.concat([Buffer.from([id, 0, 0, 0]), item(0x40, implicitLittleUid)])));
  }
  const maxLength = Buffer.alloc(4);
  maxLength.writeUInt32BE(16_384);
  return pdu(
    0x02,
    Buffer.concat([
      request.subarray(0, 68),
      item(0x10, '1.2.840.10008.3.1.1.1'),
      ...results,
      item(0x50, Buffer.concat([item(0x51, maxLength), item(0x52, '1.2.3.4')])),
    ]),
  );
}

function answerOf(socket: net.Socket, contextId: number, request: number): ArchiveAnswer {
  const response = (status: number, hasDataSet: boolean): Buffer =>
    command([
      [0x0002, studyRootFind],
      [0x0100, 0x8020],
      [0x0120, request],
      [0x0800, hasDataSet ? 0x0001 : 0x0101],
      [0x0900, status],
    ]);
  const pendingBytes = (identifier: Uint8Array): void => {
    socket.write(
      Buffer.concat([
        pData(pdv(contextId, 'command', response(0xff00, true))),
        pData(pdv(contextId, 'data-set', identifier)),
      ]),
    );
  };
  return {
    socket,
    request,
    pendingBytes,
    pending(SOPInstanceUID, StudyInstanceUID) {
      const identifier = new DataSetBuilder(implicitLittle);
      if (SOPInstanceUID !== null) identifier.text(0x00080018, 'UI', SOPInstanceUID);
      identifier.text(0x00080052, 'CS', 'IMAGE');
      if (StudyInstanceUID !== undefined) identifier.text(0x0020000d, 'UI', StudyInstanceUID);
      pendingBytes(identifier.build());
    },
    final: (status) => void socket.write(pData(pdv(contextId, 'command', response(status, false)))),
  };
}
