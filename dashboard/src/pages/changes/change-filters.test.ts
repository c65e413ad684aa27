import { expect, test } from "vitest";
import { chosenFilters, filterGroups, NO_FILTERS, toggled } from "./change-filters.ts";

test("a value is switched on and off in the address, and a name with a comma or percent sign stays one value", () => {
  const arn = "arn:aws:sts::111122223333:assumed-role/Deploy/build,7%2C";
  const on = { ...NO_FILTERS, ...toggled({ by: "UNKNOWN" }, "by", arn) };
  expect(chosenFilters(on).actors).toEqual(["UNKNOWN", arn]);
  expect(toggled(on, "by", arn)).toEqual({ by: "UNKNOWN" });
  expect(toggled({ by: "UNKNOWN" }, "by", "UNKNOWN")).toEqual({ by: undefined });
});

test("values that no filter knows are ignored", () => {
  expect(chosenFilters({ result: "OPENED,toString,", type: "USER,CASTLE" })).toEqual({
    results: ["OPENED"],
    types: ["USER"],
    actors: [],
  });
});

test("each value has its count, and actors of one name have their accounts beside it", () => {
  const anna = (account: string) => `arn:aws:iam::${account}:user/anna`;
  const [results, types, actors] = filterGroups(
    {
      results: [
        { result: "CREATED", count: 3 },
        { result: "OPENED", count: 2 },
      ],
      types: [{ type: "PATH", count: 1 }],
      actors: [
        { key: anna("111122223333"), name: "anna", count: 2 },
        { key: anna("444455556666"), name: "anna", count: 1 },
        { key: "UNKNOWN", name: null, count: 4 },
      ],
    },
    { results: ["CREATED"], types: [], actors: [anna("444455556666")] },
  );
  expect(results!.choices.map(({ label, count, isOn }) => [label, count, isOn])).toEqual([
    ["New alerts", 2, false],
    ["Created", 3, true],
  ]);
  expect(types!.choices).toMatchObject([{ label: "Path to administrator", count: 1 }]);
  expect(actors!.choices.map(({ label, isOn }) => [label, isOn])).toEqual([
    ["anna in 111122223333", false],
    ["anna in 444455556666", true],
    ["Not known", false],
  ]);
});
