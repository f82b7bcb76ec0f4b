/** Lets components hand numbers to their CSS module through `style={{ '--rows': 3 }}`. */
declare module 'react' {
  interface CSSProperties {
    [variable: `--${string}`]: string | number | undefined
  }
}

export {}
