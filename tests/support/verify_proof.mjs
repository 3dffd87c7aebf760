// A second party's check of a proof, written from RFC 9162 alone and with nothing of the project:
// verify_proof.mjs PROOF. Exit status 0: it holds; 1: it does not.
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";

const sha = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
const node = (a, b) => sha(Buffer.from([1]), a, b);
const lines = readFileSync(process.argv[2], "utf8").split("\n");
let at = 0;
const next = (name) => {
  const line = lines[at++] ?? "";
  if (!line.startsWith(`${name}: `)) throw new Error(`no ${name}`);
  return line.slice(name.length + 2);
};
const readHead = () => ({ size: BigInt(next("size")), root: next("root"), recorded: next("recorded"), signature: next("signature") });

function signed(title, head, key) {
  const raw = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), Buffer.from(key, "hex")]);
  const text = `truce register\n${title}\n${head.size}\n${head.root}\n${head.recorded}\n`;
  return verify(null, Buffer.from(text), createPublicKey({ key: raw, format: "der", type: "spki" }), Buffer.from(head.signature, "hex"));
}

// The root of the tree of `size` leaves that holds leaf `index` with this hash, by the definition of an
// audit path (section 2.1.3.1), read from its end.
function rootByPath(hash, index, size, path) {
  if (size === 1n) {
    if (path.length > 0) throw new Error("path too long");
    return hash;
  }
  let left = 1n;
  while (left * 2n < size) left *= 2n;
  const last = path[path.length - 1], rest = path.slice(0, -1);
  if (last === undefined) throw new Error("path too short");
  return index < left ? node(rootByPath(hash, index, left, rest), last) : node(last, rootByPath(hash, index - left, size - left, rest));
}

// Both roots from a consistency proof, by the definition of SUBPROOF (section 2.1.4.1).
function rootsBySubproof(older, size, path, whole, olderRoot) {
  if (older === size) {
    if (whole) return path.length === 0 ? [olderRoot, olderRoot] : (() => { throw new Error("path too long"); })();
    if (path.length !== 1) throw new Error("wrong length");
    return [path[0], path[0]];
  }
  let left = 1n;
  while (left * 2n < size) left *= 2n;
  const last = path[path.length - 1], rest = path.slice(0, -1);
  if (last === undefined) throw new Error("path too short");
  if (older <= left) {
    const [a, b] = rootsBySubproof(older, left, rest, whole, olderRoot);
    return [a, node(b, last)];
  }
  const [a, b] = rootsBySubproof(older - left, size - left, rest, false, olderRoot);
  return [node(last, a), node(last, b)];
}

function holds() {
  if (lines[at++] !== "truce proof 1") return false;
  const title = next("title"), key = next("key"), head = readHead(), entry = BigInt(next("entry"));
  const older = entry === 0n ? readHead() : null, leaf = entry === 0n ? null : next("leaf");
  const path = [];
  while (lines[at] !== "end") path.push(Buffer.from(next("path"), "hex"));
  if (!signed(title, head, key)) return false;
  if (older === null) {
    if (BigInt(JSON.parse(leaf).number) !== entry) return false;
    return rootByPath(sha(Buffer.from([0]), Buffer.from(leaf)), entry - 1n, head.size, path).toString("hex") === head.root;
  }
  if (!signed(title, older, key)) return false;
  const [a, b] = rootsBySubproof(older.size, head.size, path, true, Buffer.from(older.root, "hex"));
  return a.toString("hex") === older.root && b.toString("hex") === head.root;
}

try {
  process.exit(holds() ? 0 : 1);
} catch (error) {
  console.error(String(error));
  process.exit(1);
}
