import { main } from '../cli/kafka-broker-api-versions.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
