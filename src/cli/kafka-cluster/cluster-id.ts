import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeCluster } from '../../kafka/client/admin/describe-cluster.ts'
import type { Io } from '../kit/io.ts'
import { futureGet } from '../kit/java-future.ts'
import { writeJson } from '../kit/json.ts'

/** cluster-id: prints the id of the cluster. */
export async function printClusterId(admin: Admin, { isJson }: { isJson: boolean }, io: Io): Promise<void> {
  const { clusterId } = await futureGet(describeCluster(admin))
  if (isJson) writeJson(io, { clusterId })
  else if (clusterId === null)
    io.stdout.write('No cluster ID found. The Kafka version is probably too old.\n')
  else io.stdout.write(`Cluster ID: ${clusterId}\n`)
}
