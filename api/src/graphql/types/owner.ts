import { ID, InputType, Int, ObjectType } from "type-graphql";
import { Field, Input } from "../tied.ts";
import { Payload } from "./common.ts";

@ObjectType("OwnerDestination", {
  description: "The destination of messages of rules that send to owners.",
  simpleResolvers: true,
})
export class OwnerDestination {
  @Field(() => String, { description: "The e-mail addresses or the channel, or else the target's own address." })
  address!: string;
  @Field(() => String, { description: "The name of the target." })
  targetName!: string;
  @Field(() => String, {
    nullable: true,
    description: "The pattern that matches the value of the tag. Null if the tag contains the e-mail address itself.",
  })
  pattern!: string | null;
}

@ObjectType("ResourceOwner", {
  description: "The owner of a user or role, as its tags name it. Everyone who may tag the resource can change it.",
  simpleResolvers: true,
})
export class ResourceOwner {
  @Field(() => String, { description: "The key of the tag that names the owner." })
  tagKey!: string;
  @Field(() => String, { description: "The value of the tag." })
  tagValue!: string;
  @Field(() => OwnerDestination, {
    nullable: true,
    description:
      "The destination of messages for the owner. Null if the owner is not mapped, or if the caller may not read notifications.",
  })
  destination!: OwnerDestination | null;
}

@ObjectType("OwnerMapping", {
  description: "The destination of messages for owners with certain names.",
  simpleResolvers: true,
})
export class OwnerMapping {
  @Field(() => String, { description: "The value of the tag, in which `*` stands for any characters." })
  pattern!: string;
  @Field(() => ID, { description: "The ID of the target." })
  targetId!: string;
  @Field(() => String, {
    nullable: true,
    description: "The e-mail addresses or the channel to which the target sends. Null for its own.",
  })
  address!: string | null;
}

@ObjectType("OwnerSettings", {
  description: "The tags that name the owners of users and roles, and the destinations of messages for them.",
  simpleResolvers: true,
})
export class OwnerSettings {
  @Field(() => Int, {
    description:
      "The revision of the settings. A change must send it, and fails with `OWNERS_CHANGED` if it is outdated.",
  })
  revision!: number;
  @Field(() => [String], {
    description:
      "The keys of owner tags in their order, compared without case. `owner*` matches every key that begins with `owner`.",
  })
  tagKeys!: readonly string[];
  @Field(() => [OwnerMapping], {
    description:
      "The mappings in their order; the first one that matches applies. `*` is the default and applies last.",
  })
  mappings!: readonly OwnerMapping[];
  @Field(() => [String], {
    description: "The domains of e-mail addresses that may be used from tags. Empty if addresses in tags are not used.",
  })
  emailDomains!: readonly string[];
  @Field(() => ID, {
    nullable: true,
    description: "The ID of the e-mail target that sends to addresses in tags. Null if they are not used.",
  })
  emailTargetId!: string | null;
}

@InputType("OwnerMappingInput", { description: "The destination of messages for owners with certain names." })
class OwnerMappingInput {
  @Input(() => String, {
    description: "The value of the tag, at most 256 characters, in which `*` stands for any. `*` alone is the default.",
  })
  pattern!: string;
  @Input(() => ID, { description: "The ID of the target." })
  targetId!: string;
  @Input(() => String, {
    nullable: true,
    description:
      "The e-mail addresses of an e-mail target, at most 5 with commas between them, or the channel of a Slack target with a bot token. The target's own address if omitted.",
  })
  address?: string | null;
}

@InputType("UpdateOwnerSettingsInput", { description: "The new settings of owners, all of them." })
export class UpdateOwnerSettingsInput {
  @Input(() => Int, { description: "The revision of the settings that are replaced. Error: OWNERS_CHANGED." })
  revision!: number;
  @Input(() => [String], { description: "The keys of owner tags in their order, 1 to 10." })
  tagKeys!: string[];
  @Input(() => [OwnerMappingInput], { description: "The mappings in their order, at most 500." })
  mappings!: OwnerMappingInput[];
  @Input(() => [String], {
    description: "The domains of which a tag may contain an e-mail address, at most 50. Subdomains are not included.",
  })
  emailDomains!: string[];
  @Input(() => ID, {
    nullable: true,
    description: "The ID of the e-mail target that sends to addresses in tags. Required with domains.",
  })
  emailTargetId?: string | null;
}

@ObjectType("OwnerSettingsPayload", { description: "The settings of owners after the change.", simpleResolvers: true })
export class OwnerSettingsPayload extends Payload {
  @Field(() => OwnerSettings, { nullable: true, description: "The settings. Null if `userErrors` is not empty." })
  settings!: OwnerSettings | null;
}
