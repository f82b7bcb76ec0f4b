import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { clockSpan, type OutputStory } from './output-story.ts'

/** A story in a line: "2:14 of 5:00 · rule …", "Hand since 13:58, J. Kern". */
export function useStoryWords(): (story: OutputStory) => string {
  const { t } = useTranslation('outputs')
  const format = useFormat()
  return (story) => {
    switch (story.kind) {
      case 'none':
        return ''
      case 'maybe':
        return t('mayBeOn')
      case 'hand': {
        const by = personName(story.by, format.language)
        return story.untilMs === null
          ? t('handSince', { time: format.shortTime(story.sinceMs), by })
          : t('handUntil', { time: format.shortTime(story.untilMs), by })
      }
      case 'run': {
        const run = clockSpan(story.runMs)
        const time = story.maxMs === null ? t('run', { run }) : t('runOf', { run, max: clockSpan(story.maxMs) })
        return story.cause === null ? time : `${time} · ${t(`cause.${story.cause}`, { name: story.name ?? '' })}`
      }
    }
  }
}
