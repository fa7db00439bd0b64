import { phoneFault, textOf, type Item } from './batch';
import { messageOf, type CinetPayCode } from './codes';
import { contactKey, type Merchant } from './merchants';

/**
 * Adds contacts; each item is answered with a code of its own. PUBLIC-A: a known one is 726 within an answer of code 0.
 * CHOICE: the word of a refused item's `status`, and that a contact needs no e-mail address and no surname.
 */
export function addContacts(merchant: Merchant, items: readonly Item[], lot: string): Item[] {
  const added = new Set<string>();
  return items.map((item) => {
    const code = addContact(merchant, item, added);
    return { ...item, code, status: code === 0 ? 'success' : messageOf(code), lot };
  });
}

/** `added`: by this request. The document's sample has one phone twice, and both are answered with success. */
function addContact(merchant: Merchant, item: Item, added: Set<string>): CinetPayCode {
  const prefix = textOf(item, 'prefix');
  const phone = textOf(item, 'phone');
  if (prefix === undefined || phone === undefined || textOf(item, 'name') === undefined) return 716;
  const fault = phoneFault(prefix, phone);
  if (fault !== undefined) return fault;
  const key = contactKey(prefix, phone);
  if (merchant.contacts.has(key) && !added.has(key)) return 726;
  merchant.contacts.add(key);
  added.add(key);
  return 0;
}
