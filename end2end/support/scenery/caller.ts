// A server that is a key and nothing else: it asks for a friendship by the protocol (docs/PROTOCOL.md) and answers nobody.

import { type KeyObject, X509Certificate, createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { request } from "node:https";
import { connect } from "node:tls";

/** A connection on which the server shows its key. */
const SEALED = { host: "127.0.0.1", sigalgs: "ed25519", minVersion: "TLSv1.3", rejectUnauthorized: false } as const;

/** Asks the server at `port` of this machine to be friends, as `name`; from another of its addresses each, as neighbours would. */
export async function askToBeFriends(port: number, name: string, number: number): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const id = idOf(publicKey);
  // Thirty at once from one place are let in.
  const from = `127.0.${1 + Math.floor(number / 20)}.1`;
  const receiver = await idAt(port);
  const seq = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({ seq, since: seq, stance: "friend", settled: 0, seen: 0, card: { name, addresses: [] } });
  const path = `/o2m/v1/peers/${id}`;
  const headers = signed(privateKey, id, `${receiver}.o2m.alt`, path, body);
  await new Promise<void>((held, failed) => {
    const call = request({ ...SEALED, port, localAddress: from, agent: false, method: "PUT", path, headers }, (answer) => {
      answer.resume();
      if (answer.statusCode === 204) held();
      else failed(new Error(`the request of ${name} was answered with ${answer.statusCode}`));
    });
    call.on("error", failed);
    call.end(body);
  });
}

/** The id of the server at `port`, by its certificate. */
function idAt(port: number): Promise<string> {
  return new Promise((found, failed) => {
    const socket = connect({ ...SEALED, port }, () => {
      found(idOf(new X509Certificate(socket.getPeerCertificate().raw).publicKey));
      socket.end();
    });
    socket.on("error", failed);
  });
}

/** The headers of a request that is signed after RFC 9421. */
function signed(key: KeyObject, id: string, authority: string, path: string, body: string): Record<string, string> {
  const digest = `sha-256=:${createHash("sha256").update(body).digest("base64")}:`;
  const covered = '("@method" "@authority" "@path" "@query" "content-digest")';
  const nonce = randomBytes(16).toString("base64url");
  const parameters = `${covered};created=${Math.floor(Date.now() / 1000)};nonce="${nonce}";keyid="${id}";tag="o2m-1"`;
  const base = [
    '"@method": PUT',
    `"@authority": ${authority}`,
    `"@path": ${path}`,
    '"@query": ?',
    `"content-digest": ${digest}`,
    `"@signature-params": ${parameters}`,
  ].join("\n");
  return {
    host: authority,
    "content-type": "application/json",
    "content-digest": digest,
    "signature-input": `o2m=${parameters}`,
    signature: `o2m=:${sign(null, Buffer.from(base), key).toString("base64")}:`,
  };
}

/** The key in lowercase base32 without padding. */
function idOf(key: KeyObject): string {
  const bytes = Buffer.from(key.export({ format: "jwk" }).x ?? "", "base64url");
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("").padEnd(260, "0");
  const letters = bits.match(/.{5}/g) ?? [];
  return letters.map((five) => "abcdefghijklmnopqrstuvwxyz234567"[Number.parseInt(five, 2)]).join("");
}
