/** English strings of the configuration of a board; strings-de.ts must have the same keys. */
export const en = {
  none: {
    title: 'This board has no configuration here yet',
    text: 'Take over what the board reports as its first configuration, or start with an empty one.',
  },
  activity: {
    saved: 'Configuration saved, version {{version}}',
    sent: 'Configuration version {{version}} sent again',
    confirmed: 'Board runs configuration version {{version}}',
    partial: 'Board took version {{version}} in part',
    refused: 'Board refused configuration version {{version}}',
    unanswered: 'Board did not answer to version {{version}}',
    healing: '{{board}} differs from its target, sent again',
    differs: '{{board}} keeps differing from its target',
  },
}
