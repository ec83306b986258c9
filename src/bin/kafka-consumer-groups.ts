import { main } from '../cli/kafka-consumer-groups.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
