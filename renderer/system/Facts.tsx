import { Fragment } from 'react'
import classes from './system.module.css'

/** Label and figure in two columns; figures right-aligned. */
export type Fact = [label: string, value: React.ReactNode]

export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(([label, value]) => (
        <Fragment key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  )
}
