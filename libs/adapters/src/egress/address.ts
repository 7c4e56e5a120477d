import ipaddr from 'ipaddr.js';

/** The IPv4 address inside the last 32 bits of an IPv6 one (RFC 6052, the well-known prefix 64:ff9b::/96 of NAT64). */
const embedded = (address: ipaddr.IPv6): ipaddr.IPv4 => new ipaddr.IPv4(address.toByteArray().slice(12));

/**
 * Whether an address lies on the public Internet: global unicast, and nothing that leads elsewhere (private, loopback, link-local,
 * carrier NAT, multicast, reserved; IPv4 addresses wrapped in IPv6 are judged by what they wrap). What cannot be read is not public.
 */
export const isPublicAddress = (text: string): boolean => {
  const bare = text.replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return false;
  const address = ipaddr.process(bare);
  const range = address.range();
  if (address instanceof ipaddr.IPv6 && range === 'rfc6052') return embedded(address).range() === 'unicast';
  return range === 'unicast';
};
