/** English strings of the configuration of a board; strings-de.ts must have the same keys. */
export const en = {
  none: {
    title: 'This board has no configuration here yet',
    text: 'Take over what the board reports as its first configuration, or start with an empty one.',
  },
}
