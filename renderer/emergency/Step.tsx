import type { ReactNode } from 'react'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './stop-page.module.css'

/** One step of the release: its number, or a check when it is done. */
export function Step({ n, done, title, how, children }: { n: number; done: boolean; title: string; how: string; children?: ReactNode }) {
  return (
    <li className={classes.step} data-done={done}>
      <span className={classes.number}>{done ? <StatusGlyph status="ok" size={20} /> : n}</span>
      <div className={classes.stepBody}>
        <strong>{title}</strong>
        <span className={classes.stepHow}>{how}</span>
        {children}
      </div>
    </li>
  )
}
