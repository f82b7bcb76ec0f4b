import { useTranslation } from 'react-i18next'
import type { JobProgress } from '../../backend/contract/job.ts'
import { useFormat } from '../language/format.ts'
import { timeLeftMs, tookMs } from './job-figures.ts'

/** Long work in words: "1,200,000 of 3,400,000 samples · 840,000/s · 4 s left". */
export function useJobWords() {
  const { t } = useTranslation('jobs')
  const format = useFormat()

  const amount = (count: number, unit: JobProgress['unit']): string =>
    unit === 'bytes' ? format.bytes(count) : t(unit, { count, text: format.number(count) })

  const note = (progress: JobProgress): string => {
    const { done, total, unit, rate, state } = progress
    if (state === 'waiting' && done === 0) return total === null ? '' : amount(total, unit)
    const whole =
      total === null
        ? amount(done, unit)
        : t('of', { done: unit === 'bytes' ? format.bytes(done) : format.number(done), total: amount(total, unit) })
    const left = timeLeftMs(progress)
    const parts = [whole]
    if (state === 'running' && rate !== null)
      parts.push(t('perSecond', { rate: unit === 'bytes' ? format.bytes(rate) : format.number(rate) }))
    if (left !== null) parts.push(t('left', { time: format.duration(left) }))
    return parts.join(' · ')
  }

  const took = (progress: JobProgress): string => {
    const ms = tookMs(progress, progress.finishedAtMs ?? 0)
    return progress.finishedAtMs === null || ms === null ? '' : t('took', { time: ms < 1000 ? '< 1 s' : format.duration(ms) })
  }

  const step = ({ state, done }: JobProgress): string => {
    if (state === 'waiting') return t('waitingTurn')
    return state === 'running' && done === 0 ? t('starting') : t(`state.${state}`)
  }

  return { amount, note, took, step }
}
