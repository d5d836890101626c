import ort from "onnxruntime-node";
import { fromHalf, toHalf } from "../math/half";

export interface FloatTensor {
  data: Float32Array;
  dims: readonly number[];
}
export interface Tensor {
  data: Float32Array | BigInt64Array;
  dims: readonly number[];
}

/** A tensor in the type that a graph's input has. */
export function toGraph({ data, dims }: Tensor, type: ort.Tensor.Type): ort.Tensor {
  const numbers = () => (data instanceof Float32Array ? data : Float32Array.from(data, Number));
  switch (type) {
    case "float32":
      return new ort.Tensor(type, numbers(), dims);
    case "float16":
      return new ort.Tensor(type, toHalf(numbers()), dims);
    case "float64":
      return new ort.Tensor(type, Float64Array.from(numbers()), dims);
    case "int64":
      return new ort.Tensor(type, data instanceof BigInt64Array ? data : bigInts(data), dims);
    case "int32":
      return new ort.Tensor(type, Int32Array.from(data, Number), dims);
    default:
      throw new Error(`inputs of type ${type} are not supported`);
  }
}

/** What a graph gave, in single precision. */
export function fromGraph({ type, data, dims }: ort.Tensor): FloatTensor {
  switch (type) {
    case "float32":
      return { data: data as Float32Array, dims };
    case "float16":
      return { data: fromHalf(data as unknown as Uint16Array), dims };
    case "float64":
      return { data: Float32Array.from(data as Float64Array), dims };
    case "int64":
      return { data: Float32Array.from(data as BigInt64Array, Number), dims };
    default:
      throw new Error(`outputs of type ${type} are not supported`);
  }
}

/** Fractional timesteps lie between those of training; a graph of whole ones gets the nearest below. */
const bigInts = (data: Float32Array) =>
  BigInt64Array.from(data, (value) => BigInt(Math.trunc(value)));
