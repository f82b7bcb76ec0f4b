import type { Series } from '../../../backend/contract/series.ts'
import { useLive } from '../../backend/live-store.ts'
import { useFormat } from '../../language/format.ts'
import { seriesName } from '../../quantities/series-name.ts'
import classes from './legend.module.css'

/** Names of curves or bars with their colour and dash, in a line above them. Several boards: with the board's name. */
interface Props {
  series: readonly Series[]
  shape: 'line' | 'block'
}

/** tokens.md: none, 6 3, 2 3, 10 3, 6 3 2 3, then again none, 6 3, 2 3. */
const DASHES = ['', '6 3', '2 3', '10 3', '6 3 2 3', '', '6 3', '2 3']

export function Legend({ series, shape }: Props) {
  const format = useFormat()
  const boards = useLive((state) => state.boards)
  const several = new Set(series.map((one) => one.board)).size > 1
  return (
    <ul className={classes.legend} data-many={series.length > 4}>
      {series.map((one, index) => {
        const name = seriesName(one, format.language)
        const board = boards.get(one.board)?.name ?? one.board
        return (
          <li key={one.id} title={`${name} · ${board}`} style={{ '--slot': `var(--chart-${(index % 8) + 1})` }}>
            <svg width="18" height="10" aria-hidden="true">
              {shape === 'line' ? (
                <path d="M0 5H18" strokeDasharray={DASHES[index % 8]} className={classes.line} />
              ) : (
                <rect x="4" width="10" height="10" rx="2" className={classes.block} />
              )}
            </svg>
            <span>{several ? `${name}, ${board}` : name}</span>
          </li>
        )
      })}
    </ul>
  )
}
