'use strict';
/**
 * The import law, as data. A room not named here may import nothing and be imported by nothing until it is.
 * The files directly under src/ (main, app, config, ...) wire the rooms together: they are free, and no room may import them.
 */
const fs = require('node:fs');
const path = require('node:path');

/** What each room may import of ours, beside itself. */
const ARROWS = {
  domain: [],
  providers: ['domain'],
  sandbox: [],
  store: ['domain'],
  engine: ['domain'],
  cluster: ['domain'],
  auth: ['domain'],
  graphql: ['domain', 'engine', 'auth'],
  server: ['domain', 'engine', 'auth', 'graphql'],
};

/** The only rooms of src/ that may import a package. Packages not named here are free. */
const HOMES = {
  typeorm: ['store'],
  libsql: ['store'],
  pg: ['store'],
  '@apollo/server': ['server'],
  'type-graphql': ['graphql'],
  undici: ['providers'],
  'lossless-json': ['providers'],
  'libphonenumber-js': ['engine'],
  fastify: ['server', 'sandbox'],
  '@fastify/[^/]+': ['server', 'sandbox'],
  dataloader: ['graphql'],
  'graphql-ws': ['server'],
  ws: ['server'],
  bullmq: ['cluster'],
  ioredis: ['cluster'],
  'prom-client': ['server'],
};

const rooms = Object.keys(ARROWS);
/** Folders that wire rooms together as the files directly under src/ do: free themselves, and imported by no room. */
const WIRING = ['admin'];
const anyOf = (names) => `(${names.join('|')})`;

/** Read from the folders, so that a new provider needs no edit here. `kit` is what the providers share. */
const providers = fs
  .readdirSync(path.join(__dirname, 'src'), { withFileTypes: true })
  .some((entry) => entry.isDirectory() && entry.name === 'providers')
  ? fs
      .readdirSync(path.join(__dirname, 'src/providers'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'kit')
      .map((entry) => entry.name)
  : [];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...rooms.map((room) => ({
      name: `room-${room}`,
      comment: `src/${room} may import of ours: ${[room, ...ARROWS[room]].join(', ')}`,
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: { path: '^src/', pathNot: `^src/${anyOf([room, ...ARROWS[room]])}/` },
    })),
    {
      name: 'unlisted-room-imports',
      comment: 'a new room says in .dependency-cruiser.cjs which rooms it may import',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: `^src/${anyOf([...rooms, ...WIRING])}/` },
      to: {},
    },
    {
      name: 'unlisted-room-imported',
      comment: 'a new room says in .dependency-cruiser.cjs who may import it',
      severity: 'error',
      from: {},
      to: { path: '^src/[^/]+/', pathNot: `^src/${anyOf([...rooms, ...WIRING])}/` },
    },
    {
      name: 'domain-imports-nothing',
      comment: 'the domain is plain data and functions: no package, not even node:',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/domain/' },
    },
    {
      name: 'provider-to-provider',
      comment: 'a provider knows the kit and itself, never another provider',
      severity: 'error',
      from: { path: '^src/providers/([^/]+)/' },
      to: { path: '^src/providers/[^/]+/', pathNot: '^src/providers/($1|kit)/' },
    },
    ...(providers.length === 0
      ? []
      : [
          {
            name: 'sandbox-provider-to-provider',
            comment: 'a sandbox provider follows its own document, never another sandbox provider',
            severity: 'error',
            from: { path: `^src/sandbox/${anyOf(providers)}(?:/|[.-])` },
            to: {
              path: `^src/sandbox/${anyOf(providers)}(?:/|[.-])`,
              pathNot: '^src/sandbox/$1(?:/|[.-])',
            },
          },
        ]),
    ...Object.entries(HOMES).map(([name, homes]) => ({
      name: `home-of-${name.replace(/\W+/g, '-')}`,
      comment: `${name} is imported only in ${homes.map((home) => `src/${home}`).join(' and ')}`,
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/${anyOf(homes)}/` },
      to: { path: `(^|node_modules/(@types/)?)${name}(/|$)`, pathNot: '^src/' },
    })),
    {
      name: 'no-circular',
      comment: 'two files that import each other are one subject, or one of them is in the wrong place',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'only-declared-packages',
      comment: 'src/ runs on the packages under "dependencies" alone',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm', 'npm-peer'] },
    },
    {
      name: 'src-stays-in-src',
      comment: 'the product does not import its tests, benchmarks or scripts',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts|web)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // A type-only import is an arrow too: whoever reads the file has to know the other room.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default', 'types'] },
  },
};
