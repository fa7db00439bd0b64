import { createVault } from '../../src/auth/vault';
import { random } from './keyring-world';

const CREDENTIALS = { apiKey: 'k-1', password: 'päss' };
const vaultOf = (fill: number) => createVault({ masterKey: Buffer.alloc(32, fill), random });

describe('the vault', () => {
  const vault = vaultOf(1);

  it('opens what it sealed, and shows nothing of it', () => {
    const sealed = vault.seal(CREDENTIALS, 'acc_1');
    expect(vault.open(sealed, 'acc_1')).toEqual(CREDENTIALS);
    expect(sealed).toMatch(/^v1\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/);
    expect(Buffer.from(sealed.split('.')[2] ?? '', 'base64url').toString()).not.toContain('k-1');
  });

  it('seals the same secret differently each time', () => {
    const sealed = new Set(Array.from({ length: 50 }, () => vault.seal(CREDENTIALS, 'acc_1').split('.')[1]));
    expect(sealed.size).toBe(50);
  });

  it('does not open a text that was moved to another row', () => {
    expect(() => vault.open(vault.seal(CREDENTIALS, 'acc_1'), 'acc_2')).toThrow(/belongs to another row/);
  });

  it('does not open under another master key', () => {
    expect(() => vaultOf(2).open(vault.seal(CREDENTIALS, 'acc_1'), 'acc_1')).toThrow(/another MASTER_KEY/);
  });

  it('does not open a text with any one character changed', () => {
    const sealed = vault.seal(CREDENTIALS, 'acc_1');
    for (let at = 0; at < sealed.length; at += 1) {
      const other = sealed[at] === 'A' ? 'Q' : 'A';
      const altered = sealed.slice(0, at) + other + sealed.slice(at + 1);
      // The last character of base64 may hold unused bits: then the bytes are the same.
      if (bytesOf(altered) === bytesOf(sealed)) continue;
      expect(() => vault.open(altered, 'acc_1')).toThrow(/vault|sealed secret/);
    }
  });

  it('says what it does not know how to read', () => {
    for (const text of ['', 'v1', 'v2.a.b.c', 'plain text', vault.seal({}, 'acc_1').slice(0, -1)]) {
      expect(() => vault.open(text, 'acc_1')).toThrow(/vault|sealed secret/);
    }
  });

  it('repeats nothing secret in its errors', () => {
    expect.assertions(1);
    try {
      vault.open(vault.seal(CREDENTIALS, 'acc_1'), 'acc_2');
    } catch (error) {
      expect(JSON.stringify([String(error), (error as Error).stack])).not.toMatch(/k-1|päss/);
    }
  });
});

function bytesOf(sealed: string): string {
  const [version, ...parts] = sealed.split('.');
  return [version, ...parts.map((part) => Buffer.from(part, 'base64url').toString('hex'))].join('.');
}
