import type { JobProgress } from '../../backend/contract/job.ts'
import { LongWork } from '../ui/LongWork.tsx'
import { shareOf } from './job-figures.ts'
import { useJobWords } from './use-job-words.ts'

/** Running work of a document with `progress`: amount, rate, time left, and cancelling. */
interface Props {
  title: string
  /** In place of the title's text. */
  heading?: React.ReactNode
  progress: JobProgress
  /** What it does now, where that says more than "Running". */
  step?: string
  /** Left out: the reader may not cancel. */
  onCancel?: (() => void) | undefined
}

export function JobWork({ title, heading, progress, step, onCancel }: Props) {
  const words = useJobWords()
  return (
    <LongWork
      title={title}
      {...(heading === undefined ? {} : { heading })}
      note={words.note(progress)}
      step={progress.state === 'running' && progress.done > 0 && step !== undefined ? step : words.step(progress)}
      share={shareOf(progress)}
      {...(onCancel ? { onCancel } : {})}
    />
  )
}
