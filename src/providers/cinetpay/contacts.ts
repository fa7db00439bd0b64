import type { Connector, ContactFacts, RegistrationResult } from '../../domain/connector';
import { CONTACT_EXISTS, SUCCESS } from './codes';
import { type SplitPhone, splitPhone, unservedPhone } from './phone';
import type { Session, Verdict } from './session';
import { type ContactItem, dataForm, readContactItem, writeContact } from './wire';

/** "To transfer money to a phone number, it must be in your contact list before" (document §5.3). */
export function createContacts(session: Session): Required<Pick<Connector, 'registerContacts'>> {
  /**
   * `doubt: 'none'`, because registering moves no money and does no harm when repeated: a contact that is there
   * already answers 726, which is success.
   */
  async function registerContacts(contacts: readonly ContactFacts[]): Promise<RegistrationResult[]> {
    const phones = contacts.map((contact) => (contact.phone === null ? null : splitPhone(contact.phone)));
    const known = contacts.flatMap((contact, index) => {
      const phone = phones[index];
      return phone ? [{ contact, phone }] : [];
    });
    const results = known.length === 0 ? [] : await registerKnown(known);
    return phones.map((phone) => (phone ? results.shift() : undefined) ?? { failure: unservedPhone() });
  }

  async function registerKnown(known: { contact: ContactFacts; phone: SplitPhone }[]): Promise<RegistrationResult[]> {
    const verdict = await session.ask({
      method: 'POST',
      path: '/transfer/contact',
      body: dataForm(known.map(({ contact, phone }) => writeContact(contact, phone))),
      doubt: 'none',
    });
    if (verdict.envelope.code === CONTACT_EXISTS) {
      return known.map(() => ({ externalId: null, lot: null, providerCode: CONTACT_EXISTS }));
    }
    const items = session.itemsOf(verdict).map(readContactItem);
    return known.map(({ phone }, index) => registrationOf(verdict, contactItem(items, phone, index, known.length)));
  }

  function registrationOf(verdict: Verdict, item: ContactItem | undefined): RegistrationResult {
    const code = item?.code ?? null;
    if (!item || code === null) return { failure: session.missing(verdict, 'this contact') };
    if (code === SUCCESS || code === CONTACT_EXISTS) return { externalId: null, lot: item.lot, providerCode: code };
    return { failure: session.refusal(verdict, { ...item, code }), lot: item.lot, providerCode: code };
  }

  return { registerContacts };
}

/** In the order of the request; the phone decides where the answer is shorter or in another order. */
function contactItem(
  items: readonly ContactItem[],
  phone: SplitPhone,
  index: number,
  asked: number,
): ContactItem | undefined {
  const isSame = (item: ContactItem | undefined) => item?.phone === phone.phone && item.prefix === phone.prefix;
  if (isSame(items[index])) return items[index];
  // The document's own sample answers with other numbers than were sent: then the place in the list is all there is.
  return items.find(isSame) ?? (items.length === asked ? items[index] : undefined);
}
