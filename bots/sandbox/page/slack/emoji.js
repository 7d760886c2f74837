/** Slack's names of the emoji that one meets; a name that is missing stays readable as :name:. */
const NAMES = `
lock🔒 unlock🔓 key🔑 smile😄 smiley😃 grinning😀 grin😁 joy😂 rofl🤣 sweat_smile😅 blush😊 slightly_smiling_face🙂 wink😉
heart_eyes😍 sunglasses😎 disappointed😞 worried😟 confused😕 cry😢 sob😭 angry😠 rage😡 scream😱 thinking_face🤔
neutral_face😐 sleeping😴 partying_face🥳 hugging_face🤗 facepalm🤦 face_palm🤦 shrug🤷 raising_hand🙋 bow🙇 ok_woman🙆
no_good🙅 wave👋 thumbsup👍 +1👍 thumbsdown👎 -1👎 ok_hand👌 v✌️ crossed_fingers🤞 point_up☝️ point_down👇 point_left👈
point_right👉 clap👏 raised_hands🙌 pray🙏 handshake🤝 muscle💪 writing_hand✍️ eyes👀 heart❤️ green_heart💚 blue_heart💙
purple_heart💜 broken_heart💔 100💯 fire🔥 sparkles✨ star⭐ star2🌟 boom💥 zap⚡ tada🎉 gift🎁 trophy🏆 rocket🚀 airplane✈️
car🚗 truck🚚 construction🚧 rotating_light🚨 house🏠 office🏢 factory🏭 hospital🏥 white_check_mark✅ heavy_check_mark✔️
ballot_box_with_check☑️ x❌ warning⚠️ no_entry⛔ no_entry_sign🚫 question❓ exclamation❗ bangbang‼️ red_circle🔴
large_orange_circle🟠 large_yellow_circle🟡 large_green_circle🟢 large_blue_circle🔵 large_purple_circle🟣 white_circle⚪
black_circle⚫ arrow_right➡️ arrow_left⬅️ arrow_up⬆️ arrow_down⬇️ arrows_counterclockwise🔄 repeat🔁
leftwards_arrow_with_hook↩️ arrow_right_hook↪️ heavy_plus_sign➕ hourglass⌛ hourglass_flowing_sand⏳ alarm_clock⏰
stopwatch⏱️ watch⌚ calendar📆 date📅 spiral_calendar_pad🗓️ phone☎️ telephone_receiver📞 iphone📱 calling📲 computer💻
desktop_computer🖥️ printer🖨️ battery🔋 electric_plug🔌 bulb💡 flashlight🔦 wrench🔧 hammer🔨 hammer_and_wrench🛠️ gear⚙️
toolbox🧰 wastebasket🗑️ package📦 mailbox📫 email📧 envelope✉️ incoming_envelope📨 inbox_tray📥 outbox_tray📤 memo📝
pencil2✏️ clipboard📋 page_facing_up📄 file_folder📁 chart_with_upwards_trend📈 chart_with_downwards_trend📉 bar_chart📊
paperclip📎 link🔗 pushpin📌 round_pushpin📍 mag🔍 camera📷 video_camera📹 microphone🎤 sound🔉 bell🔔 no_bell🔕 mega📣
loudspeaker📢 speech_balloon💬 moneybag💰 credit_card💳 receipt🧾 euro💶 coffee☕ beer🍺 pizza🍕 sunny☀️ cloud☁️ umbrella☔
snowflake❄️ droplet💧 sweat_drops💦 bug🐛 robot_face🤖 snail🐌 bust_in_silhouette👤 busts_in_silhouette👥 zzz💤 sos🆘
information_source${"\u2139\uFE0F"}
`;

const table = new Map();
for (const entry of NAMES.trim().split(/\s+/)) {
  const [, name, sign] = /^(100|[a-z_+-][a-z0-9_+-]*?)([^a-z0-9_+-].*)$/u.exec(entry) ?? [];
  if (name) table.set(name, sign);
}

export const emojiOf = (name, unicode) => {
  const code = /^[0-9a-f]{1,6}(-[0-9a-f]{1,6})*$/i.test(unicode ?? "") ? unicode.split("-") : null;
  if (code) return String.fromCodePoint(...code.map((part) => Math.min(Number.parseInt(part, 16), 0x10ffff)));
  return table.get(name.replace(/:?:skin-tone-\d:?$/, "")) ?? `:${name}:`;
};

/** What one can react with here; Slack has thousands. */
export const PALETTE = ["white_check_mark", "eyes", "+1", "heart", "pray", "tada", "lock", "x"];
