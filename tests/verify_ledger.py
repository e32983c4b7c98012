#!/usr/bin/env python3
"""原簿の書き出しを検証する独立したプログラム。Python 3 の標準ライブラリだけで動く。cryptography があれば、署名はそれで確かめる。

使い方: python3 verify_ledger.py 書き出しフォルダー [--checkpoint 手元の検証点]    終了状態: 0 正しい / 1 正しくない
        python3 verify_ledger.py --proof 整合証明 --checkpoint 手元の検証点 --key checkpoint.vkey
"""
import base64, hashlib, json, sys
from pathlib import Path
try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey = None
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
def sha(data): return hashlib.sha256(data).digest()
# --- Ed25519 (RFC 8032) ---
def add(p, q):
    a, b, c, d = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0]), 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P
def mul(s, p):
    q = (0, 1, 1, 0)
    while s:
        q, p, s = add(q, p) if s & 1 else q, add(p, p), s >> 1
    return q
def point(data):
    sign, y = divmod(int.from_bytes(data, "little"), 2**255)
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    x = x * pow(2, (P - 1) // 4, P) % P if (x * x - x2) % P else x
    x = P - x if x & 1 != sign else x
    return None if y >= P or (x * x - x2) % P or (x % P == 0 and sign) else (x, y, 1, x * y % P)
def signed(public, text, signature):
    if Ed25519PublicKey:
        try:
            return Ed25519PublicKey.from_public_bytes(public).verify(signature, text) is None
        except (InvalidSignature, ValueError):
            return False
    a, r, s = point(public), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L or len(signature) != 64:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + text).digest(), "little") % L
    p, q = mul(s, point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))), add(r, mul(h, a))
    return not ((p[0] * q[2] - q[0] * p[2]) % P or (p[1] * q[2] - q[1] * p[2]) % P)
# --- 検証点 (C2SP signed note / checkpoint) ---
def opened(note, vkey):
    """検証点の件数と値。署名が鍵と合わなければ ValueError。"""
    name, number, key = vkey.strip().split("+", 2)
    key = base64.b64decode(key, validate=True)
    if len(key) != 33 or key[:1] != b"\x01" or sha(name.encode() + b"\n" + key)[:4].hex() != number:
        raise ValueError("鍵の形が違います")
    text, lines = note[: note.rindex("\n\n") + 1], note[note.rindex("\n\n") + 2 :]
    for line in lines.splitlines():
        mark, signer, blob = line.split(" ")
        blob = base64.b64decode(blob, validate=True)
        if mark == "—" and signer == name and blob[:4].hex() == number and signed(key[1:], text.encode(), blob[4:]):
            origin, size, root = text.split("\n")[:3]
            if origin == name and size.isdecimal() and str(int(size)) == size:
                return int(size), base64.b64decode(root, validate=True)
    raise ValueError("原簿の鍵による正しい署名がありません")
# --- 木 (RFC 9162) ---
def push(peaks, size, leaf):
    while size & 1:
        leaf, size = sha(b"\x01" + peaks.pop() + leaf), size >> 1
    peaks.append(leaf)
def root(peaks):
    result = peaks[-1] if peaks else sha(b"")
    for left in reversed(peaks[:-1]):
        result = sha(b"\x01" + left + result)
    return result
def grown(old, old_root, new, new_root, proof):
    """RFC 9162 2.1.4.2: 新しい木は、古い木の記録をそのまま含むか。"""
    if old == new or not 0 < old < new:
        return old == new and not proof and old_root == new_root
    proof = [old_root] * (old & (old - 1) == 0) + proof
    if not proof:
        return False
    node, last, one, two = old - 1, new - 1, proof[0], proof[0]
    while node & 1:
        node, last = node >> 1, last >> 1
    for sibling in proof[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            one, two = sha(b"\x01" + sibling + one), sha(b"\x01" + sibling + two)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            two = sha(b"\x01" + two + sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and (one, two) == (old_root, new_root)
def growth(file, outside, key):
    """整合証明を、手元の検証点と照らし合わせる。"""
    proof, vkey = json.loads(file.read_text("utf-8")), key.read_text("utf-8")
    (old, old_root), (new, new_root) = opened(outside.read_text("utf-8"), vkey), opened(proof["checkpoint"], vkey)
    right = grown(old, old_root, new, new_root, [bytes.fromhex(h) for h in proof["path"]])
    print(f"記録 {new} 件の原簿は、手元の検証点の {old} 件を{'そのまま含みます' if right else '含むと示されていません'}")
    return 0 if right else 1
def main(folder, outside):
    wrong, anchors = [], []
    vkey = (folder / "checkpoint.vkey").read_text("utf-8")
    kept = sorted((folder / "checkpoints").iterdir(), key=lambda path: path.name.zfill(20))
    for path in [folder / "checkpoint", *kept, *([outside] if outside else [])]:
        try:
            size, value = opened(path.read_text("utf-8"), vkey)
            if path in kept and path.name != str(size):
                raise ValueError(f"本文の件数は {size} です")
            anchors.append((size, value, path))
        except ValueError as error:
            wrong.append(f"検証点「{path}」が使えません（{error}）")
    sizes, newest = {size for size, _, _ in anchors}, max((size for size, _, path in anchors if path != outside), default=0)
    roots, levels, peaks, count = {0: sha(b"")}, [[]], [], 0
    with open(folder / "events.jsonl", "rb") as lines:
        for line in lines:
            entry = line.removesuffix(b"\n")
            try:
                if json.loads(entry)["seq"] != count + 1:
                    wrong.append(f"events.jsonl の {count + 1} 行目の番号が違います")
            except (ValueError, TypeError, KeyError, RecursionError):
                wrong.append(f"events.jsonl の {count + 1} 行目が記録の形をしていません")
            levels[0].append(sha(b"\x00" + entry))
            push(peaks, count, levels[0][-1])
            count += 1
            if count in sizes:
                roots[count] = root(peaks)
    for size, value, path in anchors:
        if size > count:
            wrong.append(f"検証点「{path}」は {size} 件ですが、記録は {count} 件しかありません")
        elif roots[size] != value:
            wrong.append(f"1〜{size} 番の記録から計算した値が、検証点「{path}」と違います")
    if count != newest:
        wrong.append(f"最新の検証点は {newest} 件、記録は {count} 件です")
    for level, hashes in enumerate(levels):
        above = []
        for tile in range(0, len(hashes), 256):
            part, group, n = hashes[tile : tile + 256], f"{tile // 256 % 1000:03}", tile // 256000
            while n:
                group, n = f"x{n % 1000:03}/{group}", n // 1000
            path = folder / "tile" / str(level) / (group if len(part) == 256 else f"{group}.p/{len(part)}")
            if not path.is_file() or path.read_bytes() != b"".join(part):
                wrong.append(f"「{path}」が記録から計算した値と違います")
            if len(part) == 256:
                while len(part) > 1:
                    part = [sha(b"\x01" + left + right) for left, right in zip(part[::2], part[1::2])]
                above += part
        levels += [above] if above else []
    print("".join(f"× {line}\n" for line in wrong[:20]), end="")
    print(f"正しくありません（{len(wrong)} 件の指摘）" if wrong else f"正しい原簿です（記録 {count} 件、検証点 {len(sizes)} 個）")
    return 1 if wrong else 0
if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) == 6 and arguments[::2] == ["--proof", "--checkpoint", "--key"]:
        try:
            sys.exit(growth(*map(Path, arguments[1::2])))
        except (OSError, ValueError, TypeError, KeyError) as error:
            sys.exit(f"× 読み取れません: {error}")
    if len(arguments) not in (1, 3) or (len(arguments) == 3 and arguments[1] != "--checkpoint"):
        sys.exit(__doc__)
    try:
        sys.exit(main(Path(arguments[0]), Path(arguments[2]) if len(arguments) == 3 else None))
    except (OSError, ValueError) as error:
        sys.exit(f"× 読み取れません: {error}")
