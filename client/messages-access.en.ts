import type { AccessMessages } from './messages-access.zh';

/** The words of signing in and out, in English. */
export const accessEn: AccessMessages = {
  title: 'Sign in',
  hint: 'With the account that your office gave you.',
  name: 'Account',
  password: 'Password',
  submit: 'Sign in',
  submitting: 'Signing in…',
  back: 'Back',
  with: (provider) => `Sign in with ${provider}`,
  code: {
    title: 'One-time code',
    hint: 'Open the authenticator on your phone and type its six digits.',
    label: 'Six digits',
    submit: 'Verify',
  },
  enrolment: {
    title: 'Set up an authenticator',
    hint: 'This role signs in with a one-time code too. Scan the picture with an authenticator on your phone, then type the six digits that it shows.',
    picture: 'QR code for the authenticator',
    secret: 'If it cannot be scanned, type this key:',
  },
  renewal: {
    title: 'Change the password',
    hint: 'The password is temporary, or 90 days old. At least 10 characters of three kinds (lower case, upper case, digits, signs, Chinese characters), without the name of the account.',
    label: 'New password',
    again: 'New password once more',
    differs: 'The two new passwords are not the same.',
    submit: 'Change and sign in',
  },
  faults: {
    'wrong-credentials':
      'Account, password or code is wrong, or the account is locked or disabled. Five failures in a row lock it for 15 minutes.',
    'weak-password': 'The new password does not meet the rules, or is the old one.',
    'too-many-requests': 'Too many tries. Try again in a minute.',
    'cross-site': 'The request did not come from this page. Open it again and retry.',
    'provider-refused': 'The provider did not sign you in, or it took too long. Begin again.',
    'provider-away': 'The provider cannot be reached. Try again soon.',
    'second-factor-missing':
      'This role signs in with a second factor, and the provider did not say that it asked for one. Sign in with name and password, or ask a system administrator.',
    'not-linked': 'No account is linked with this identity. Ask a system administrator.',
    'no-accounts': 'There are no accounts yet; this machine needs none. Open the page again.',
  },
  unreachable: 'The server cannot be reached. Try again soon.',
  original: {
    open: 'Personal data is covered; open the original',
    reason: 'Why (kept in the audit, 4 characters or more)',
    submit: 'Open',
    failed: 'It was not opened. Check the reason, or try again soon.',
  },
  passkey: {
    use: 'Use a passkey',
    make: 'Use a passkey instead',
    failed: 'The passkey did not pass: it was cancelled, or belongs to another account.',
  },
  erased: 'Personal data was erased by rule; the figures stay.',
  signOut: 'Sign out',
  signOutOf: (label: string) => `Sign out (you are: ${label})`,
  toAdmin: 'Open administration',
  notHere: 'This role does not look at cases',
  notHereHint: 'Administrators do not touch cases.',
  sees: (names) => `Sees ${names}`,
};
