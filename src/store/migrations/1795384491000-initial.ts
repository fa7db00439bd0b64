import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every word of this is understood by SQLite and PostgreSQL alike, but for what the first lines of `up` tell apart. */
export class Initial1795384491000 implements MigrationInterface {
  name = 'Initial1795384491000';

  async up(runner: QueryRunner): Promise<void> {
    // Rows that are little more than their key live inside the key's index on SQLite.
    const withoutRowid = runner.dataSource.options.type === 'postgres' ? '' : ' WITHOUT ROWID';

    await runner.query(`
      CREATE TABLE organizations (
        id varchar NOT NULL,
        name varchar NOT NULL,
        created_at bigint NOT NULL,
        CONSTRAINT organizations_pk PRIMARY KEY (id)
      )`);
    await runner.query(`
      CREATE TABLE api_keys (
        id varchar NOT NULL,
        organization_id varchar NOT NULL,
        label varchar NOT NULL,
        prefix varchar NOT NULL,
        hash varchar NOT NULL,
        scopes text NOT NULL,
        client_ids text,
        created_at bigint NOT NULL,
        last_used_at bigint,
        revoked_at bigint,
        expires_at bigint,
        CONSTRAINT api_keys_pk PRIMARY KEY (id),
        CONSTRAINT "api_keys_organization_fk" FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id")
      )`);
    await runner.query('CREATE UNIQUE INDEX api_keys_by_hash ON api_keys (hash)');
    await runner.query(`
      CREATE TABLE provider_accounts (
        id varchar NOT NULL,
        organization_id varchar NOT NULL,
        provider varchar NOT NULL,
        label varchar NOT NULL,
        sandbox boolean NOT NULL,
        base_url varchar NOT NULL,
        status varchar NOT NULL,
        sealed_credentials text NOT NULL,
        callback_token varchar NOT NULL,
        last_success_at bigint,
        last_failure_at bigint,
        last_failure text,
        next_refresh_at bigint,
        claimed_due_at bigint,
        created_at bigint NOT NULL,
        CONSTRAINT provider_accounts_pk PRIMARY KEY (id),
        CONSTRAINT "provider_accounts_organization_fk" FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id")
      )`);
    await runner.query(
      'CREATE INDEX provider_accounts_by_organization ON provider_accounts (organization_id, created_at, id)',
    );
    await runner.query('CREATE UNIQUE INDEX provider_accounts_by_callback_token ON provider_accounts (callback_token)');
    await runner.query(
      'CREATE INDEX provider_accounts_due ON provider_accounts (next_refresh_at) WHERE next_refresh_at IS NOT NULL',
    );
    await runner.query(`
      CREATE TABLE unmapped_words (
        account_id varchar NOT NULL,
        word varchar NOT NULL,
        organization_id varchar NOT NULL,
        first_seen_at bigint NOT NULL,
        CONSTRAINT unmapped_words_pk PRIMARY KEY (account_id, word),
        CONSTRAINT "unmapped_words_account_fk" FOREIGN KEY ("account_id") REFERENCES "provider_accounts" ("id")
      )${withoutRowid}`);
    await runner.query(`
      CREATE TABLE callback_deliveries (
        id varchar NOT NULL,
        organization_id varchar NOT NULL,
        account_id varchar NOT NULL,
        received_at bigint NOT NULL,
        authentic boolean NOT NULL,
        sha256 varchar NOT NULL,
        body text NOT NULL,
        hints text NOT NULL,
        CONSTRAINT callback_deliveries_pk PRIMARY KEY (id),
        CONSTRAINT "callback_deliveries_account_fk" FOREIGN KEY ("account_id") REFERENCES "provider_accounts" ("id")
      )`);
    await runner.query(
      'CREATE UNIQUE INDEX callback_deliveries_by_content ON callback_deliveries (account_id, sha256)',
    );
    await runner.query(`
      CREATE TABLE clients (
        id varchar NOT NULL,
        organization_id varchar NOT NULL,
        account_id varchar NOT NULL,
        provider varchar NOT NULL,
        external_id varchar,
        name varchar NOT NULL,
        email varchar,
        phone varchar,
        country varchar,
        is_active boolean,
        verification varchar NOT NULL,
        details text NOT NULL,
        observed_at bigint,
        observed_source varchar NOT NULL,
        stale_after bigint,
        created_at bigint NOT NULL,
        CONSTRAINT clients_pk PRIMARY KEY (id),
        CONSTRAINT "clients_account_fk" FOREIGN KEY ("account_id") REFERENCES "provider_accounts" ("id")
      )`);
    await runner.query('CREATE INDEX clients_by_organization ON clients (organization_id, created_at, id)');
    await runner.query('CREATE INDEX clients_by_account ON clients (account_id, created_at, id)');
    await runner.query(
      'CREATE INDEX clients_by_external_id ON clients (account_id, external_id) WHERE external_id IS NOT NULL',
    );
    await runner.query(`
      CREATE TABLE wallets (
        id varchar NOT NULL,
        organization_id varchar NOT NULL,
        account_id varchar NOT NULL,
        client_id varchar NOT NULL,
        provider varchar NOT NULL,
        kind varchar NOT NULL,
        is_active boolean,
        funding_source_type varchar,
        external_id varchar,
        label varchar NOT NULL,
        currency varchar NOT NULL,
        total_units bigint,
        available_units bigint,
        reserved_units bigint,
        refresh_error text,
        observed_at bigint,
        observed_source varchar NOT NULL,
        stale_after bigint,
        created_at bigint NOT NULL,
        CONSTRAINT wallets_pk PRIMARY KEY (id),
        CONSTRAINT "wallets_account_fk" FOREIGN KEY ("account_id") REFERENCES "provider_accounts" ("id"),
        CONSTRAINT "wallets_client_fk" FOREIGN KEY ("client_id") REFERENCES "clients" ("id")
      )`);
    await runner.query('CREATE INDEX wallets_by_organization ON wallets (organization_id, created_at, id)');
    await runner.query('CREATE INDEX wallets_by_account ON wallets (account_id, created_at, id)');
    await runner.query('CREATE INDEX wallets_by_client ON wallets (client_id, created_at, id)');
    await runner.query(`
      CREATE TABLE contacts (
        id varchar NOT NULL,
        organization_id varchar NOT NULL,
        first_name varchar NOT NULL,
        last_name varchar NOT NULL,
        email varchar,
        phone varchar,
        country varchar,
        address text,
        search_text text NOT NULL,
        created_at bigint NOT NULL,
        CONSTRAINT contacts_pk PRIMARY KEY (id),
        CONSTRAINT "contacts_organization_fk" FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id")
      )`);
    await runner.query('CREATE INDEX contacts_by_organization ON contacts (organization_id, created_at, id)');
    await runner.query('CREATE INDEX contacts_by_phone ON contacts (organization_id, phone) WHERE phone IS NOT NULL');
    await runner.query(`
      CREATE TABLE contact_clients (
        contact_id varchar NOT NULL,
        client_id varchar NOT NULL,
        CONSTRAINT contact_clients_pk PRIMARY KEY (contact_id, client_id),
        CONSTRAINT "contact_clients_contact_fk" FOREIGN KEY ("contact_id") REFERENCES "contacts" ("id"),
        CONSTRAINT "contact_clients_client_fk" FOREIGN KEY ("client_id") REFERENCES "clients" ("id")
      )${withoutRowid}`);
    await runner.query(`
      CREATE TABLE contact_registrations (
        id varchar NOT NULL,
        organization_id varchar NOT NULL,
        contact_id varchar NOT NULL,
        account_id varchar NOT NULL,
        provider varchar NOT NULL,
        client_id varchar,
        status varchar NOT NULL,
        external_id varchar,
        lot varchar,
        provider_code varchar,
        error text,
        registered_at bigint,
        CONSTRAINT contact_registrations_pk PRIMARY KEY (id),
        CONSTRAINT "contact_registrations_contact_fk" FOREIGN KEY ("contact_id") REFERENCES "contacts" ("id"),
        CONSTRAINT "contact_registrations_account_fk" FOREIGN KEY ("account_id") REFERENCES "provider_accounts" ("id"),
        CONSTRAINT "contact_registrations_client_fk" FOREIGN KEY ("client_id") REFERENCES "clients" ("id")
      )`);
    await runner.query(
      'CREATE UNIQUE INDEX contact_registrations_of_client ON contact_registrations (contact_id, account_id, client_id) WHERE client_id IS NOT NULL',
    );
    await runner.query(
      'CREATE UNIQUE INDEX contact_registrations_of_account ON contact_registrations (contact_id, account_id) WHERE client_id IS NULL',
    );
    await runner.query(`
      CREATE TABLE payout_accounts (
        id varchar NOT NULL,
        organization_id varchar NOT NULL,
        registration_id varchar NOT NULL,
        contact_id varchar NOT NULL,
        method varchar NOT NULL,
        label varchar NOT NULL,
        external_id varchar,
        details text NOT NULL,
        created_at bigint NOT NULL,
        CONSTRAINT payout_accounts_pk PRIMARY KEY (id),
        CONSTRAINT "payout_accounts_registration_fk" FOREIGN KEY ("registration_id") REFERENCES "contact_registrations" ("id")
      )`);
    await runner.query('CREATE INDEX payout_accounts_by_registration ON payout_accounts (registration_id)');
    await runner.query(`
      CREATE TABLE transfers (
        id varchar NOT NULL,
        organization_id varchar NOT NULL,
        account_id varchar NOT NULL,
        provider varchar NOT NULL,
        client_id varchar NOT NULL,
        wallet_id varchar NOT NULL,
        contact_id varchar,
        kind varchar NOT NULL,
        method varchar NOT NULL,
        status varchar NOT NULL,
        provider_status varchar,
        amount_units bigint NOT NULL,
        amount_currency varchar NOT NULL,
        received_units bigint,
        received_currency varchar,
        fee_units bigint,
        fee_currency varchar,
        exchange_rate varchar,
        reference varchar NOT NULL,
        client_reference varchar,
        external_id varchar,
        lot varchar,
        purpose text,
        fund_origin text,
        note text,
        sender text,
        payout_account_id varchar,
        recipient_wallet_id varchar,
        external_wallet varchar,
        calculation_mode varchar,
        failure text,
        action text,
        details text NOT NULL,
        options text NOT NULL,
        ordered_as text NOT NULL,
        source text,
        needs_secret boolean NOT NULL,
        version integer NOT NULL,
        last_polled_at bigint,
        next_poll_at bigint,
        claimed_due_at bigint,
        polls integer NOT NULL,
        last_error text,
        first_submitted_at bigint,
        submitted_at bigint,
        not_found_since bigint,
        status_order text,
        field_orders text NOT NULL,
        created_seq bigint NOT NULL,
        observed_at bigint,
        observed_source varchar NOT NULL,
        stale_after bigint,
        created_at bigint NOT NULL,
        updated_at bigint NOT NULL,
        settled_at bigint,
        CONSTRAINT transfers_pk PRIMARY KEY (id),
        CONSTRAINT "transfers_organization_fk" FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id"),
        CONSTRAINT "transfers_account_fk" FOREIGN KEY ("account_id") REFERENCES "provider_accounts" ("id"),
        CONSTRAINT "transfers_client_fk" FOREIGN KEY ("client_id") REFERENCES "clients" ("id"),
        CONSTRAINT "transfers_wallet_fk" FOREIGN KEY ("wallet_id") REFERENCES "wallets" ("id"),
        CONSTRAINT "transfers_contact_fk" FOREIGN KEY ("contact_id") REFERENCES "contacts" ("id")
      )`);
    await runner.query('CREATE INDEX transfers_by_organization ON transfers (organization_id, created_at, id)');
    await runner.query('CREATE INDEX transfers_by_update ON transfers (organization_id, updated_at, id)');
    await runner.query('CREATE INDEX transfers_by_status ON transfers (organization_id, status, created_at, id)');
    await runner.query('CREATE INDEX transfers_by_provider ON transfers (organization_id, provider, created_at, id)');
    await runner.query('CREATE INDEX transfers_by_account ON transfers (account_id, created_at, id)');
    await runner.query('CREATE INDEX transfers_by_client ON transfers (client_id, created_at, id)');
    await runner.query('CREATE INDEX transfers_by_client_update ON transfers (client_id, updated_at, id)');
    await runner.query('CREATE INDEX transfers_by_wallet ON transfers (wallet_id, created_at, id)');
    await runner.query(
      'CREATE INDEX transfers_by_contact ON transfers (contact_id, created_at, id) WHERE contact_id IS NOT NULL',
    );
    await runner.query('CREATE UNIQUE INDEX transfers_by_reference ON transfers (organization_id, reference)');
    await runner.query(
      'CREATE INDEX transfers_by_client_reference ON transfers (organization_id, client_reference) WHERE client_reference IS NOT NULL',
    );
    await runner.query(
      'CREATE INDEX transfers_by_external_id ON transfers (account_id, external_id) WHERE external_id IS NOT NULL',
    );
    await runner.query('CREATE INDEX transfers_by_lot ON transfers (account_id, lot) WHERE lot IS NOT NULL');
    await runner.query(
      'CREATE INDEX transfers_due ON transfers (account_id, next_poll_at) WHERE next_poll_at IS NOT NULL',
    );
    await runner.query(`
      CREATE TABLE observations (
        id varchar NOT NULL,
        organization_id varchar NOT NULL,
        transfer_id varchar NOT NULL,
        at bigint NOT NULL,
        source varchar NOT NULL,
        provider_status varchar,
        mapped_status varchar,
        body text NOT NULL,
        sha256 varchar NOT NULL,
        CONSTRAINT observations_pk PRIMARY KEY (id),
        CONSTRAINT "observations_transfer_fk" FOREIGN KEY ("transfer_id") REFERENCES "transfers" ("id")
      )`);
    await runner.query('CREATE INDEX observations_by_transfer ON observations (transfer_id, at, id)');
    await runner.query(`
      CREATE TABLE idempotency_keys (
        organization_id varchar NOT NULL,
        key varchar NOT NULL,
        operation varchar NOT NULL,
        input_hash varchar NOT NULL,
        transfer_ids text NOT NULL,
        refusals text NOT NULL,
        created_at bigint NOT NULL,
        CONSTRAINT idempotency_keys_pk PRIMARY KEY (organization_id, key),
        CONSTRAINT "idempotency_keys_organization_fk" FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id")
      )${withoutRowid}`);
    await runner.query(`
      CREATE TABLE event_logs (
        organization_id varchar NOT NULL,
        last_seq bigint NOT NULL,
        last_hash varchar NOT NULL,
        CONSTRAINT event_logs_pk PRIMARY KEY (organization_id),
        CONSTRAINT "event_logs_organization_fk" FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id")
      )`);
    await runner.query(`
      CREATE TABLE events (
        organization_id varchar NOT NULL,
        seq bigint NOT NULL,
        type varchar NOT NULL,
        at bigint NOT NULL,
        source varchar NOT NULL,
        account_id varchar NOT NULL,
        provider varchar NOT NULL,
        transfer_id varchar,
        wallet_id varchar,
        client_id varchar,
        contact_id varchar,
        body text NOT NULL,
        hash varchar NOT NULL,
        CONSTRAINT events_pk PRIMARY KEY (organization_id, seq)
      )${withoutRowid}`);
    await runner.query('CREATE INDEX events_by_time ON events (organization_id, at, seq)');
    await runner.query('CREATE INDEX events_by_type ON events (organization_id, type, seq)');
    await runner.query('CREATE INDEX events_by_provider ON events (organization_id, provider, seq)');
    await runner.query('CREATE INDEX events_by_account ON events (account_id, seq)');
    await runner.query('CREATE INDEX events_by_transfer ON events (transfer_id, seq) WHERE transfer_id IS NOT NULL');
    await runner.query('CREATE INDEX events_by_wallet ON events (wallet_id, seq) WHERE wallet_id IS NOT NULL');
    await runner.query('CREATE INDEX events_by_client ON events (client_id, seq) WHERE client_id IS NOT NULL');
    await runner.query('CREATE INDEX events_by_contact ON events (contact_id, seq) WHERE contact_id IS NOT NULL');
  }

  /** Rows here are records of money: there is no way back that would not lose them. */
  async down(): Promise<void> {
    throw new Error('the first migration cannot be undone: use a new database instead');
  }
}
