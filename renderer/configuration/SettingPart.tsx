import { useId } from 'react'
import blocks from '../ui/blocks.module.css'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './setting-form.module.css'

/** A titled part of the form of a sensor or an output, with what is wrong in it. */
interface Props {
  title: string
  note?: string
  problems?: readonly string[]
  warnings?: readonly string[]
  children: React.ReactNode
}

export function SettingPart({ title, note, problems = [], warnings = [], children }: Props) {
  const id = useId()
  return (
    <section className={classes.part} aria-labelledby={id}>
      <h3 id={id} className={blocks.title}>
        {title}
      </h3>
      {note !== undefined && <p className={blocks.hint}>{note}</p>}
      {problems.map((problem) => (
        <p key={problem} className={classes.now} data-status="critical" role="alert">
          <StatusGlyph status="critical" size={12} />
          {problem}
        </p>
      ))}
      {warnings.map((problem) => (
        <p key={problem} className={classes.now} data-status="warning">
          <StatusGlyph status="warning" size={12} />
          {problem}
        </p>
      ))}
      {children}
    </section>
  )
}
