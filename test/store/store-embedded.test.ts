import { storeContract } from '../contract/store-suite';
import { openEmbeddedUnderTest } from './embedded-under-test';

storeContract('the embedded database', openEmbeddedUnderTest);
