import { useCallback, useLayoutEffect, useRef } from 'react'

/** The same function for ever that does what the newest one does, for parts that are not to be made anew because an act was. Not for rendering. */
export function useStableAct<A extends readonly unknown[], R>(act: (...args: A) => R): (...args: A) => R {
  const newest = useRef(act)
  useLayoutEffect(() => {
    newest.current = act
  })
  return useCallback((...args: A) => newest.current(...args), [])
}
