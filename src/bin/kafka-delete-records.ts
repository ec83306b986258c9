import { main } from '../cli/kafka-delete-records.ts'
import { runProcess } from '../cli/kit/exit.ts'

void runProcess(main)
