import { LibraryRegistry } from '../../../backend/libraries/registry.ts'
import { aSeries, noNeighbour } from './a-library.ts'

/** A process of its own for dropped-in.integration.test.ts: what ends this one would end the test run. Argument: data folder. */

const registry = new LibraryRegistry({ bundled: [], dataDir: process.argv[2] ?? '' })
await registry.start()
const out = { value: 0, quality: 'good' as const, marks: 0 }
registry.bind(aSeries({ library: 'late-hog' }), noNeighbour).process(10, 1, out)
const failed = registry.list().filter((view) => view.fault?.startsWith('hog.js')).length
await registry.stop()
process.stdout.write(JSON.stringify({ failed, value: out.value, quality: out.quality, alive: true }))
