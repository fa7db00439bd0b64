import { seedSuite } from './seed-suite';

seedSuite(101, 200);
