/** Names whose value is a secret, folded and without separators; a longer name that ends in one counts as well. */
const ENDINGS = [
  'password',
  'passwd',
  'passwort',
  'passphrase',
  'pwd',
  'secret',
  'token',
  'apikey',
  'accesskey',
  'secretkey',
  'privatekey',
  'signingkey',
  'encryptionkey',
  'accountkey',
  'sharedkey',
  'credential',
  'credentials',
  'sessionid',
  'connectionstring',
];
const WHOLE = new Set(['pass', 'pin', 'cvv', 'cvc', 'otp']);
/** Attribute names beyond those, whose whole value goes (in a message, other detectors know their forms). */
const ATTRIBUTES = new Set(['authorization', 'proxyauthorization', 'cookie', 'setcookie', 'ssn', 'cardnumber', 'xapikey']);

const foldName = (name: string): string => name.toLowerCase().replace(/[-_. ]/g, '');
const lastPart = (name: string): string => name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf(' ')) + 1);

/** Does a key of this name, in `key=value` or JSON, hold a secret? */
export const isSecretName = (name: string): boolean => {
  const folded = foldName(name.length > 100 ? name.slice(-100) : name);
  return ENDINGS.some((ending) => folded.endsWith(ending)) || WHOLE.has(foldName(lastPart(name)));
};

/** Is the whole value of the attribute with this dotted key to be masked? */
export const isSecretAttribute = (key: string): boolean => isSecretName(key) || ATTRIBUTES.has(foldName(lastPart(key)));
