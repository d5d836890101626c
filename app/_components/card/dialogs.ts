import { later } from "../ui/later";

/** What opens over a card, fetched apart from it. */
export const DetailsDialog = later(() =>
  import("./details-dialog").then((part) => part.DetailsDialog),
);
export const HoodDialog = later(() =>
  import("../hood/hood-dialog").then((part) => part.HoodDialog),
);
