import classes from './list-table.module.css'

/** A list of things that people made: heads, a row each, what can be done with a row at its end. */
interface Props {
  heads: readonly string[]
  /** Names the last column, which shows no head. */
  acts: string
  className?: string | undefined
  /** Rows. */
  children: React.ReactNode
}

export function ListTable({ heads, acts, className, children }: Props) {
  return (
    <div className={classes.scroller}>
      <table className={`${classes.table} ${classes.acting} ${className ?? ''}`}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            <th scope="col">
              <span className="sr-only">{acts}</span>
            </th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
