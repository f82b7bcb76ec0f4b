import { strings } from '../language/typed-strings.ts'

/** Words of the activity list for rollouts; part of strings.ts. */
export default strings(
  {
    rolloutStarted: 'Rollout “{{name}}” started',
    rolloutBoards_one: '{{count}} board',
    rolloutBoards_other: '{{count}} boards',
    rolloutStopped: 'Rollout “{{name}}” stopped by itself',
    rolloutFailures_one: '{{count}} board failed',
    rolloutFailures_other: '{{count}} boards failed',
    rollout: {
      paused: 'Rollout “{{name}}” paused',
      resumed: 'Rollout “{{name}}” goes on',
      retried: 'Rollout “{{name}}”: failed boards once more',
      cancelled: 'Rollout “{{name}}” cancelled',
    },
    rolloutFinished: 'Rollout “{{name}}” finished',
    rolloutCounts: '{{done}} done, {{failed}} failed, {{skipped}} left out',
    rolloutBoardFailed: '{{board}} failed in “{{name}}”',
  },
  {
    rolloutStarted: 'Verteilung „{{name}}“ begonnen',
    rolloutBoards_one: '{{count}} Board',
    rolloutBoards_other: '{{count}} Boards',
    rolloutStopped: 'Verteilung „{{name}}“ hat von selbst angehalten',
    rolloutFailures_one: '{{count}} Board gescheitert',
    rolloutFailures_other: '{{count}} Boards gescheitert',
    rollout: {
      paused: 'Verteilung „{{name}}“ angehalten',
      resumed: 'Verteilung „{{name}}“ geht weiter',
      retried: 'Verteilung „{{name}}“: gescheiterte Boards noch einmal',
      cancelled: 'Verteilung „{{name}}“ abgebrochen',
    },
    rolloutFinished: 'Verteilung „{{name}}“ beendet',
    rolloutCounts: '{{done}} fertig, {{failed}} gescheitert, {{skipped}} ausgelassen',
    rolloutBoardFailed: '{{board}} in „{{name}}“ gescheitert',
  },
)
