import { storeContract } from '../contract/store-suite';
import { openPostgresUnderTest } from './postgres-under-test';

storeContract('PostgreSQL', openPostgresUnderTest);
