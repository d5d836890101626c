import { describe, expect, it } from "vitest";
import { schedulerConfig } from "./configs";
import { paceOf } from "./scheduler";

const config = (changes = {}) =>
  schedulerConfig.parse({ _class_name: "EulerDiscreteScheduler", ...changes });

describe("how few steps a checkpoint needs", () => {
  it.each([
    ["sd-turbo", {}, "turbo"],
    ["SDXL_Lightning_4step", {}, "lightning"],
    ["Hyper-SD15", {}, "lightning"],
    ["hyperrealistic", {}, "many"],
    ["dreamshaper_7_lcm", {}, "lcm"],
    ["calcmap", {}, "many"],
    ["any", { _class_name: "LCMScheduler" }, "lcm"],
    ["any", { timestep_spacing: "trailing" }, "turbo"],
    ["any", { timestep_spacing: "trailing", prediction_type: "v_prediction" }, "many"],
    ["any", { timestep_spacing: "leading" }, "many"],
  ])("%s with %j: %s", (names, changes, pace) => {
    expect(paceOf(names, config(changes), false)).toBe(pace);
  });

  it("shows in the graph of a distilled U-Net", () => {
    expect(paceOf("any", config(), true)).toBe("lcm");
  });
});
