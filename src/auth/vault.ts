import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Vault } from '../domain/access';
import { invariant } from '../domain/invariant';
import type { JsonObject } from '../domain/json';
import type { Random } from '../domain/world';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
/** NIST SP 800-38D: 96 bits is the size GCM is made for. */
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Stands at the head of every sealed text, so that another cipher can be told apart and both be read. */
const VERSION = 'v1';

/** Says nothing of what was sealed. */
class VaultError extends Error {
  override readonly name = 'VaultError';
}

/**
 * AES-256-GCM. The binding is authenticated with the text: sealed text copied to another row does not open there. What
 * was sealed with the previous key opens too; nothing is sealed with it any more.
 */
export function createVault(parts: { masterKey: Buffer; previousMasterKey?: Buffer | null; random: Random }): Vault {
  const { masterKey, previousMasterKey = null, random } = parts;
  const keys = previousMasterKey === null ? [masterKey] : [masterKey, previousMasterKey];
  for (const key of keys) invariant(key.length === KEY_BYTES, `the master key has ${KEY_BYTES} bytes`);
  return {
    seal(value, binding) {
      const iv = Buffer.from(random.hex(IV_BYTES), 'hex');
      const cipher = createCipheriv(CIPHER, masterKey, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(associatedData(binding));
      const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
      return [VERSION, ...[iv, text, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.');
    },
    open(sealed, binding) {
      const [version, ...parts] = sealed.split('.');
      const [iv, text, tag] = parts.map((part) => Buffer.from(part, 'base64url'));
      if (version !== VERSION || parts.length !== 3 || iv?.length !== IV_BYTES || tag?.length !== TAG_BYTES || !text) {
        throw new VaultError(`this is not a text sealed by version ${VERSION} of the vault`);
      }
      for (const key of keys) {
        const opened = openWith(key, { iv, text, tag, binding });
        if (opened) return opened;
      }
      throw new VaultError(
        'a sealed secret does not open: it was altered, belongs to another row, or was sealed with another MASTER_KEY',
      );
    },
  };
}

/** Null where the text was not sealed with this key, or not for this binding. */
function openWith(
  key: Buffer,
  { iv, text, tag, binding }: { iv: Buffer; text: Buffer; tag: Buffer; binding: string },
): JsonObject | null {
  try {
    const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(associatedData(binding));
    decipher.setAuthTag(tag);
    return JSON.parse(Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8')) as JsonObject;
  } catch {
    return null;
  }
}

function associatedData(binding: string): Buffer {
  return Buffer.from(`corridor:${VERSION}:${binding}`, 'utf8');
}
