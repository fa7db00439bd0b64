import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { DbInteger } from '../row-values';
import { AccountRow } from './account';
import { ClientRow } from './client';
import { OrganizationRow } from './organization';

@Entity('contacts')
@Index('contacts_by_organization', ['organization_id', 'created_at', 'id'])
@Index('contacts_by_phone', ['organization_id', 'phone', 'created_at', 'id'], { where: 'phone IS NOT NULL' })
@Index('contacts_by_country', ['organization_id', 'country', 'created_at', 'id'], { where: 'country IS NOT NULL' })
export class ContactRow {
  @PrimaryColumn({ type: 'varchar' }) id!: string;
  @ForeignKey(() => OrganizationRow, { name: 'contacts_organization_fk' })
  @Column({ type: 'varchar' })
  organization_id!: string;
  @Column({ type: 'varchar' }) first_name!: string;
  @Column({ type: 'varchar' }) last_name!: string;
  @Column({ type: 'varchar', nullable: true }) email!: string | null;
  @Column({ type: 'varchar', nullable: true }) phone!: string | null;
  @Column({ type: 'varchar', nullable: true }) country!: string | null;
  /** JSON. */
  @Column({ type: 'text', nullable: true }) address!: string | null;
  /** What a search looks through, folded here (search-words.ts). */
  @Column({ type: 'text' }) search_text!: string;
  @Column({ type: 'bigint' }) created_at!: DbInteger;
}

/** By what a search finds a contact. On PostgreSQL the word's collation is "C": what begins alike then lies together. */
@Entity('contact_words', { withoutRowid: true })
export class ContactWordRow {
  @PrimaryColumn({ type: 'varchar' }) organization_id!: string;
  @PrimaryColumn({ type: 'varchar' }) word!: string;
  @ForeignKey(() => ContactRow, { name: 'contact_words_contact_fk' })
  @PrimaryColumn({ type: 'varchar' })
  contact_id!: string;
}

/** Which client-limited keys see a contact. */
@Entity('contact_clients', { withoutRowid: true })
@Index('contact_clients_by_client', ['client_id', 'contact_id'])
export class ContactClientRow {
  @ForeignKey(() => ContactRow, { name: 'contact_clients_contact_fk' })
  @PrimaryColumn({ type: 'varchar' })
  contact_id!: string;
  @ForeignKey(() => ClientRow, { name: 'contact_clients_client_fk' })
  @PrimaryColumn({ type: 'varchar' })
  client_id!: string;
}

/** Unique per contact, account and client; NULLs count as different in a unique index, hence two of them. */
@Entity('contact_registrations')
@Index('contact_registrations_by_provider', ['organization_id', 'provider', 'status', 'contact_id'])
@Index('contact_registrations_by_contact', ['contact_id'])
@Index('contact_registrations_of_client', ['contact_id', 'account_id', 'client_id'], {
  unique: true,
  where: 'client_id IS NOT NULL',
})
@Index('contact_registrations_of_account', ['contact_id', 'account_id'], { unique: true, where: 'client_id IS NULL' })
export class RegistrationRow {
  @PrimaryColumn({ type: 'varchar' }) id!: string;
  @Column({ type: 'varchar' }) organization_id!: string;
  @ForeignKey(() => ContactRow, { name: 'contact_registrations_contact_fk' })
  @Column({ type: 'varchar' })
  contact_id!: string;
  @ForeignKey(() => AccountRow, { name: 'contact_registrations_account_fk' })
  @Column({ type: 'varchar' })
  account_id!: string;
  @Column({ type: 'varchar' }) provider!: string;
  @ForeignKey(() => ClientRow, { name: 'contact_registrations_client_fk' })
  @Column({ type: 'varchar', nullable: true })
  client_id!: string | null;
  @Column({ type: 'varchar' }) status!: string;
  @Column({ type: 'varchar', nullable: true }) external_id!: string | null;
  @Column({ type: 'varchar', nullable: true }) lot!: string | null;
  @Column({ type: 'varchar', nullable: true }) provider_code!: string | null;
  /** JSON. */
  @Column({ type: 'text', nullable: true }) error!: string | null;
  @Column({ type: 'bigint', nullable: true }) registered_at!: DbInteger | null;
}

@Entity('payout_accounts')
@Index('payout_accounts_by_registration', ['registration_id'])
export class PayoutAccountRow {
  @PrimaryColumn({ type: 'varchar' }) id!: string;
  @Column({ type: 'varchar' }) organization_id!: string;
  @ForeignKey(() => RegistrationRow, { name: 'payout_accounts_registration_fk' })
  @Column({ type: 'varchar' })
  registration_id!: string;
  @Column({ type: 'varchar' }) contact_id!: string;
  @Column({ type: 'varchar' }) method!: string;
  @Column({ type: 'varchar' }) label!: string;
  @Column({ type: 'varchar', nullable: true }) external_id!: string | null;
  /** JSON. */
  @Column({ type: 'text' }) details!: string;
  @Column({ type: 'bigint' }) created_at!: DbInteger;
}
