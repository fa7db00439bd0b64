import type { ProviderDefinition, Reach } from '../domain/connector';
import type { EngineSettings } from './engine';
import { refusal } from './refusals';

type Places = Pick<EngineSettings, 'mode' | 'sandboxUrl' | 'publicUrl' | 'providerHosts'>;

const NOWHERE: Reach = { to: 'nowhere', isKnown: false };

/**
 * Where the calls of an account may go: decided anew for each stored address too, because it may be from a time when any
 * address was taken. A caller of this API chooses the address, so it must lead to the provider and nowhere else.
 */
export function reachOf(definition: ProviderDefinition, baseUrl: string, places: Places): Reach {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (!url || url.username || url.password || url.search || url.hash) return NOWHERE;
  return places.mode === 'live' ? liveReach(definition, url, places) : sandboxReach(url, places);
}

/** Real money: the provider's own hosts and those of PROVIDER_HOSTS, encrypted, at public addresses. */
function liveReach(definition: ProviderDefinition, url: URL, { providerHosts = [] }: Places): Reach {
  const isListed = ownHosts(definition).includes(url.host) || providerHosts.includes(url.host);
  return url.protocol === 'https:' && isListed ? { to: 'public', isKnown: true } : NOWHERE;
}

/** No real money: the sandbox of SANDBOX_URL wherever it is, else what listens on this machine; never ourselves. */
function sandboxReach(url: URL, { sandboxUrl, publicUrl, providerHosts = [] }: Places): Reach {
  if (/^\/_control(\/|$)/.test(url.pathname) || url.origin === originOf(publicUrl())) return NOWHERE;
  if (sandboxUrl !== null && url.origin === originOf(sandboxUrl)) return { to: 'any', isKnown: true };
  // A URL writes every spelling of an address in one way.
  const isHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  const isKnown = [url.host, url.hostname].some((one) => providerHosts.includes(one));
  return isHere ? { to: 'loopback', isKnown } : NOWHERE;
}

function ownHosts({ baseUrl }: ProviderDefinition): string[] {
  return [baseUrl.live, ...(baseUrl.test === undefined ? [] : [baseUrl.test])].map((url) => new URL(url).host);
}

function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null;
}

const PATH = ['input', 'baseUrl'];

/** The address of a new account: the given one where it may be called, else the provider's usual one. */
export function baseUrlFor(
  definition: ProviderDefinition,
  { sandbox, given }: { sandbox: boolean; given: string | null | undefined },
  places: Places,
): string {
  const { name, baseUrl } = definition;
  if (given) return checkedUrl(definition, { sandbox, given }, places);
  if (!sandbox) return baseUrl.live;
  if (places.sandboxUrl !== null) return `${places.sandboxUrl}${baseUrl.sandboxPath}`;
  const example = baseUrl.test === undefined ? '' : `, e.g. ${baseUrl.test}`;
  throw refusal(
    'INVALID_INPUT',
    `in live mode there is no sandbox here: for real money set sandbox to false; for ${name}'s own test system set ` +
      `baseUrl to its address${example} (its host must be ${name}'s or stand in PROVIDER_HOSTS); for simulated ` +
      'providers start another server with MODE=sandbox',
    PATH,
  );
}

function checkedUrl(
  definition: ProviderDefinition,
  { sandbox, given }: { sandbox: boolean; given: string },
  places: Places,
): string {
  const { name, baseUrl } = definition;
  if (!/^https?:\/\//i.test(given)) throw refusal('INVALID_INPUT', 'baseUrl must be an http or https URL', PATH);
  const isLiveHost = URL.canParse(given) && new URL(given).host === new URL(baseUrl.live).host;
  // In sandbox mode a transfer in doubt goes out again after seconds, where the real provider may still take the first one.
  if (places.mode === 'sandbox' && isLiveHost) {
    const message = `this server runs in sandbox mode and moves no real money, as ${name} does there: start it with MODE=live`;
    throw refusal('INVALID_INPUT', message, PATH);
  }
  if (reachOf(definition, given, places).to === 'nowhere') {
    const message =
      places.mode === 'live'
        ? `baseUrl must be an https URL at ${ownHosts(definition).join(' or ')}, or at a host that the operator of this ` +
          'server has listed in PROVIDER_HOSTS'
        : 'in sandbox mode baseUrl must lead to a provider sandbox on this machine, or to the one of SANDBOX_URL';
    throw refusal('INVALID_INPUT', message, PATH);
  }
  if (places.mode === 'live' && sandbox && isLiveHost) {
    throw refusal('INVALID_INPUT', `${name} moves real money there: set sandbox to false, or another baseUrl`, PATH);
  }
  return given.replace(/\/+$/, '');
}
