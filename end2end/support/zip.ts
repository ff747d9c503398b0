// A zip of a few files, stored as they are (APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16).

import { crc32 } from "node:zlib";

const DATE = 0x21; // 1 January 1980

export function zip(files: Record<string, Buffer | string>): Buffer {
  const parts: Buffer[] = [], list: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content), path = Buffer.from(name);
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(DATE, 8);
    about.writeUInt32LE(crc32(bytes), 10);
    about.writeUInt32LE(bytes.length, 14);
    about.writeUInt32LE(bytes.length, 18);
    about.writeUInt16LE(path.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    list.push(Buffer.from("PK\x01\x02\x14\x00"), about, place, path);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), about, path, bytes]);
    parts.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(list), end = Buffer.alloc(18), count = Object.keys(files).length;
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, listed, Buffer.from("PK\x05\x06"), end]);
}
