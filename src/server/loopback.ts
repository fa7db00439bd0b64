const LOOPBACK_IPV4 = /^127(\.\d{1,3}){3}$/;

/** An address or name that only this machine can reach. Takes URL hosts ([::1]) and mapped addresses too. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').replace(/^::ffff:/i, '');
  return bare === '::1' || LOOPBACK_IPV4.test(bare) || /^localhost\.?$/i.test(bare);
}
