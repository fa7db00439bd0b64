import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** The world is a parameter (what reads it directly cannot run on a virtual clock or from a seed), and money is exact. */
const RESTRICTED = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'The environment is read once, by readConfig(env) in src/config.ts; take the value as an argument.',
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'Take a clock as an argument: tests and simulations run on a virtual one.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Take a clock as an argument: tests and simulations run on a virtual one.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Take the randomness as an argument: a failure must be replayable from its seed.',
  },
  {
    selector: "NewExpression[callee.name='Promise'] CallExpression[callee.name='setTimeout']",
    message: 'Sleep on the clock that came in as an argument: a real sleep cannot be tested without waiting.',
  },
  {
    selector: 'ImportDeclaration[source.value=/^(node:)?timers\\u002fpromises$/]',
    message: 'Sleep on the clock that came in as an argument: a real sleep cannot be tested without waiting.',
  },
  {
    selector: "CallExpression[callee.name='parseFloat']",
    message: 'Money is exact: read decimal text with the domain, never through a float.',
  },
  {
    selector: "MemberExpression[object.name='Number'][property.name='parseFloat']",
    message: 'Money is exact: read decimal text with the domain, never through a float.',
  },
];

export default defineConfig(
  globalIgnores(['dist/', 'dist.*/', 'data/', 'test-results/', 'test/generated/', 'node_modules/']),
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      // A total switch has no `default`: a new kind must not compile until it is answered.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { allowDefaultCaseForExhaustiveSwitch: false, considerDefaultExhaustiveForUnions: false },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // What answers a port's promise need not wait for anything itself.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...RESTRICTED] },
  },
  {
    // The edge of the process: here the world is read and handed inward. The sandbox stands in for somebody else's world.
    files: ['src/main.ts', 'src/app.ts', 'src/config.ts', 'src/sandbox/**/*.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    // Answers over the wire are read as they come, and matchers take methods unbound.
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
