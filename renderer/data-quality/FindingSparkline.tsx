import { useQuery } from '@tanstack/react-query'
import type { Finding } from '../../backend/contract/finding.ts'
import { QueryAnswer } from '../../backend/contract/history.ts'
import { rest } from '../backend/rest.ts'
import { Sparkline } from '../ui/Sparkline.tsx'
import { stretchOf } from './finding-search.ts'

/** The stretch of a finding with what was before and after it; fetched once for a row that is in view. */
interface Props {
  finding: Finding
  nowMs: number
}

const POINTS = 48
const WIDTH = 96
/** What goes on moves its end; asked again at most that often. */
const STEP_MS = 300_000

export function FindingSparkline({ finding, nowMs }: Props) {
  const { fromMs, toMs } = stretchOf(finding, Math.ceil(nowMs / STEP_MS) * STEP_MS)
  const { data } = useQuery({
    queryKey: ['finding-points', finding.series, fromMs, toMs],
    queryFn: ({ signal }) =>
      rest.get(`/api/query?series=${finding.series}&from=${fromMs}&to=${toMs}&maxPoints=${POINTS}&agg=mean`, QueryAnswer, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: 0,
  })
  const answer = data?.series[0]
  if (answer?.kind !== 'number') return null
  const points: [number, number | null][] = [[fromMs, null], ...withGaps(answer.points, answer.resolutionMs), [Math.min(toMs, nowMs), null]]
  return <Sparkline points={points} status={finding.severity} width={WIDTH} height={24} />
}

/** Missing buckets in a row are a gap in the line. */
export function withGaps(rows: QueryAnswer['series'][number]['points'], resolutionMs: number): [atMs: number, value: number | null][] {
  const points: [number, number | null][] = []
  let lastMs: number | undefined
  for (const [atMs, value] of rows) {
    if (typeof atMs !== 'number') continue
    if (lastMs !== undefined && resolutionMs > 0 && atMs - lastMs > 2.5 * resolutionMs) points.push([lastMs + resolutionMs, null])
    points.push([atMs, typeof value === 'number' ? value : null])
    lastMs = atMs
  }
  return points
}
