import { goldenFile } from './golden-file.ts'

goldenFile('everything-else', {
  only: [
    'quotas-of-every-entity',
    'scram-credentials',
    'broker-configs',
    'transactions-more',
    'features-more',
    'quorum-and-cluster',
    'partitions-more',
  ],
})
