import { createPageCache, type Page } from '../../src/graphql/page-cache';
import { roundestBetween } from '../../src/graphql/reader-group';
import { createManualClock } from '../manual-clock';

function page(position: number, { bytes = 1_000, isLast = false } = {}): Page {
  return { frames: [{ seq: position, cursor: '', payload: Buffer.alloc(bytes) }], position, isLast };
}

/** A shelf of a log that ends at 1,000, and the places that were read for it. */
function openShelf({ maxBytes = 100_000 } = {}) {
  const clock = createManualClock();
  const end = { head: 1_000 };
  const cache = createPageCache({ clock, maxBytes });
  const shelf = cache.openShelf(end);
  const reads: number[] = [];
  const ask = (after: number, answer: Page | Promise<Page> = page(after + 128)) =>
    shelf.pageAfter(after, () => {
      reads.push(after);
      return Promise.resolve(answer);
    });
  return { clock, end, cache, shelf, reads, ask };
}

describe('a page', () => {
  it('is read once for all who ask while it is being read, and afterwards', async () => {
    const { reads, ask } = openShelf();
    const together = await Promise.all([ask(0), ask(0), ask(0)]);
    expect(await ask(0)).toBe(together[0]);
    expect(new Set(together).size).toBe(1);
    expect(reads).toEqual([0]);
  });

  it('that could not be read is read again by the next who asks', async () => {
    const { reads, ask } = openShelf();
    await expect(ask(0, Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    expect((await ask(0)).position).toBe(128);
    expect(reads).toEqual([0, 0]);
  });

  it('is read anew after a while, so that its rows are not from long ago', async () => {
    const { clock, reads, ask } = openShelf();
    await ask(0);
    clock.advance(9_999);
    await ask(0);
    clock.advance(1);
    await ask(0);
    expect(reads).toEqual([0, 0]);
  });

  it('that is old is let go of, though nobody asks for it', async () => {
    const { clock, shelf, reads, ask } = openShelf();
    await ask(0);
    clock.advance(5_000);
    await ask(128);
    clock.advance(5_000);
    shelf.forgetOld();
    clock.advance(-1);
    await ask(0);
    await ask(128);
    expect(reads).toEqual([0, 128, 0]);
  });

  it('at the end of the log serves until there is more', async () => {
    const { end, reads, ask } = openShelf();
    await ask(900, page(1_000, { isLast: true }));
    await ask(900);
    expect(reads).toEqual([900]);
    end.head = 1_001;
    await ask(900, page(1_001, { isLast: true }));
    expect(reads).toEqual([900, 900]);
  });

  it('gives way to others, the one used longest ago first, once all groups together keep too much', async () => {
    const { cache, end, reads, ask } = openShelf({ maxBytes: 5_000 });
    await ask(0);
    await ask(128);
    await ask(0);
    const others = cache.openShelf(end);
    await others.pageAfter(0, () => Promise.resolve(page(128, { bytes: 2_000 })));
    await ask(0);
    expect(reads).toEqual([0, 128]);
    await ask(128);
    expect(reads).toEqual([0, 128, 128]);
  });

  it('larger than everything that may be kept is served and not kept', async () => {
    const { reads, ask } = openShelf({ maxBytes: 5_000 });
    expect((await ask(0, page(128, { bytes: 6_000 }))).position).toBe(128);
    await ask(0, page(128, { bytes: 6_000 }));
    expect(reads).toEqual([0, 0]);
  });

  it('is gone with its group', async () => {
    const { shelf, reads, ask } = openShelf();
    await ask(0);
    shelf.clear();
    await ask(0);
    expect(reads).toEqual([0, 0]);
  });
});

describe('pages end at round places', () => {
  it.each([
    [0, 128, 128],
    [5, 133, 128],
    [128, 256, 256],
    [1_020, 1_041, 1_024],
    [7, 8, 8],
    [8, 9, 9],
    [0, 1, 1],
  ])('after %i, of all up to %i: %i', (after, reached, place) => {
    expect(roundestBetween(after, reached)).toBe(place);
  });

  it('where readers meet from anywhere, also when few of the log’s events are theirs', () => {
    const own = Array.from({ length: 3_000 }, (_, index) => index * 7 + ((index * index) % 5) + 1);
    const placesFrom = (start: number) => {
      const places = [];
      for (let after = start; ;) {
        const reached = own.filter((seq) => seq > after)[63];
        if (reached === undefined) return places;
        after = roundestBetween(after, reached);
        places.push(after);
      }
    };
    const all = Array.from({ length: 40 }, (_, index) => placesFrom(index * 31));
    const met = all.map((places) => places.findIndex((place) => all.every((others) => others.includes(place))));
    for (const steps of met) expect(steps).toBeLessThan(8);
    expect(met).not.toContain(-1);
  });
});
