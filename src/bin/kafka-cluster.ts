import { main } from '../cli/kafka-cluster.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
