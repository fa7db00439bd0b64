import { Kind, type DocumentNode, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/** What a selection set asks for itself, inline fragments included, and the fragments it spreads. */
interface Collected {
  fields: Map<string, FieldNode[]>;
  spreads: string[];
  /** Fragments it was compared with. */
  compared: Set<string>;
}

/**
 * How many pairs graphql-js compares to see whether fields of one response name can be merged. It is the one rule of
 * validation whose time is not that of the text: 1,600 fields of one name are a million pairs. The comparisons are made
 * here as its OverlappingFieldsCanBeMergedRule makes them, without looking at anything, and end at the first excess.
 */
export function countFieldPairs(document: DocumentNode, limit: number): number {
  return new PairCount(document, limit).count();
}

class PairCount {
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #collected = new Map<SelectionSetNode, Collected>();
  readonly #comparedFragments = new Set<string>();
  #pairs = 0;

  constructor(
    readonly document: DocumentNode,
    readonly limit: number,
  ) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(definition.name.value, definition);
    }
  }

  count(): number {
    for (const definition of this.document.definitions) {
      if ('selectionSet' in definition && definition.selectionSet) this.#visit(definition.selectionSet);
      if (this.#isOver()) break;
    }
    return this.#pairs;
  }

  #isOver(): boolean {
    return this.#pairs > this.limit;
  }

  #visit(set: SelectionSetNode): void {
    const own = this.#collect(set);
    for (const nodes of own.fields.values()) {
      for (const [index, node] of nodes.entries()) {
        for (let other = index + 1; other < nodes.length; other += 1) this.#fieldPair(node, nodes[other] as FieldNode);
        if (this.#isOver()) return;
      }
    }
    for (const [index, spread] of own.spreads.entries()) {
      this.#withFragment(own, spread);
      for (let other = index + 1; other < own.spreads.length; other += 1) {
        this.#fragmentPair(spread, own.spreads[other] as string);
      }
      if (this.#isOver()) return;
    }
    for (const nodes of own.fields.values()) {
      for (const { selectionSet } of nodes) {
        if (selectionSet) this.#visit(selectionSet);
        if (this.#isOver()) return;
      }
    }
  }

  #fieldPair(a: FieldNode, b: FieldNode): void {
    this.#pairs += 1;
    if (!a.selectionSet || !b.selectionSet || this.#isOver()) return;
    const [one, other] = [this.#collect(a.selectionSet), this.#collect(b.selectionSet)];
    this.#between(one, other);
    for (const spread of other.spreads) this.#withFragment(one, spread);
    for (const spread of one.spreads) this.#withFragment(other, spread);
    for (const spread of one.spreads) for (const with_ of other.spreads) this.#fragmentPair(spread, with_);
  }

  #between(one: Collected, other: Collected): void {
    for (const [name, nodes] of one.fields) {
      this.#pairs += 1;
      for (const a of nodes) {
        for (const b of other.fields.get(name) ?? []) this.#fieldPair(a, b);
        if (this.#isOver()) return;
      }
    }
  }

  #withFragment(own: Collected, name: string): void {
    this.#pairs += 1;
    const fragment = this.#fragments.get(name);
    if (this.#isOver() || own.compared.has(name) || own.fields.size === 0 || !fragment) return;
    own.compared.add(name);
    const its = this.#collect(fragment.selectionSet);
    if (its === own) return;
    this.#between(own, its);
    for (const spread of its.spreads) this.#withFragment(own, spread);
  }

  #fragmentPair(one: string, other: string): void {
    this.#pairs += 1;
    const pair = one < other ? `${one} ${other}` : `${other} ${one}`;
    const [a, b] = [this.#fragments.get(one), this.#fragments.get(other)];
    if (this.#isOver() || one === other || this.#comparedFragments.has(pair) || !a || !b) return;
    this.#comparedFragments.add(pair);
    const [first, second] = [this.#collect(a.selectionSet), this.#collect(b.selectionSet)];
    this.#between(first, second);
    for (const spread of second.spreads) this.#fragmentPair(one, spread);
    for (const spread of first.spreads) this.#fragmentPair(spread, other);
  }

  #collect(set: SelectionSetNode): Collected {
    const known = this.#collected.get(set);
    if (known) return known;
    const collected: Collected = { fields: new Map(), spreads: [], compared: new Set() };
    this.#collected.set(set, collected);
    const spreads = new Set<string>();
    const waiting = [set];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      for (const selection of next.selections) {
        if (selection.kind === Kind.INLINE_FRAGMENT) waiting.push(selection.selectionSet);
        else if (selection.kind === Kind.FRAGMENT_SPREAD) spreads.add(selection.name.value);
        else addTo(collected.fields, (selection.alias ?? selection.name).value, selection);
      }
    }
    collected.spreads.push(...spreads);
    return collected;
  }
}

function addTo(fields: Map<string, FieldNode[]>, name: string, node: FieldNode): void {
  const nodes = fields.get(name);
  if (nodes) nodes.push(node);
  else fields.set(name, [node]);
}
