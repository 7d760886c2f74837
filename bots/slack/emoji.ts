/**
 * The names that Slack gives to common emoji, for payloads that carry only the name. Whatever is missing stays readable
 * as :name:. Slack's own clients send the character's code beside the name, and that goes first.
 */
const NAMES = `
lock🔒 unlock🔓 closed_lock_with_key🔐 key🔑 smile😄 smiley😃 grinning😀 grin😁 laughing😆 satisfied😆 joy😂 rofl🤣
rolling_on_the_floor_laughing🤣 sweat_smile😅 blush😊 innocent😇 slightly_smiling_face🙂 upside_down_face🙃 wink😉
relieved😌 heart_eyes😍 kissing_heart😘 yum😋 stuck_out_tongue😛 sunglasses😎 smirk😏 unamused😒 disappointed😞 pensive😔
worried😟 confused😕 slightly_frowning_face🙁 white_frowning_face☹️ persevere😣 confounded😖 tired_face😫 weary😩 cry😢
sob😭 triumph😤 angry😠 rage😡 exploding_head🤯 flushed😳 hot_face🥵 cold_face🥶 scream😱 fearful😨 cold_sweat😰
thinking_face🤔 thinking🤔 face_with_rolling_eyes🙄 grimacing😬 neutral_face😐 expressionless😑 no_mouth😶 sleeping😴
sleepy😪 zipper_mouth_face🤐 face_vomiting🤮 sneezing_face🤧 mask😷 nerd_face🤓 partying_face🥳 pleading_face🥺
hugging_face🤗 shushing_face🤫 face_palm🤦 facepalm🤦 shrug🤷 raising_hand🙋 bow🙇 ok_woman🙆 no_good🙅 wave👋
thumbsup👍 +1👍 thumbsdown👎 -1👎 ok_hand👌 v✌️ crossed_fingers🤞 point_up☝️ point_down👇 point_left👈 point_right👉
point_up_2👆 clap👏 raised_hands🙌 pray🙏 handshake🤝 muscle💪 fist✊ facepunch👊 hand✋ raised_hand✋ writing_hand✍️
eyes👀 eye👁️ brain🧠 heart❤️ orange_heart🧡 yellow_heart💛 green_heart💚 blue_heart💙 purple_heart💜 black_heart🖤
broken_heart💔 sparkling_heart💖 100💯 fire🔥 sparkles✨ star⭐ star2🌟 dizzy💫 boom💥 collision💥 zap⚡ tada🎉
confetti_ball🎊 balloon🎈 gift🎁 trophy🏆 medal🏅 rocket🚀 airplane✈️ car🚗 truck🚚 bus🚌 bike🚲 ship🚢 construction🚧
rotating_light🚨 traffic_light🚥 vertical_traffic_light🚦 house🏠 office🏢 hospital🏥 school🏫 factory🏭
convenience_store🏪 department_store🏬 bank🏦 hotel🏨 white_check_mark✅ heavy_check_mark✔️ ballot_box_with_check☑️ x❌
negative_squared_cross_mark❎ warning⚠️ no_entry⛔ no_entry_sign🚫 question❓ grey_question❔ exclamation❗
heavy_exclamation_mark❗ grey_exclamation❕ bangbang‼️ interrobang⁉️ red_circle🔴 large_orange_circle🟠
large_yellow_circle🟡 large_green_circle🟢 large_blue_circle🔵 large_purple_circle🟣 white_circle⚪ black_circle⚫
arrow_right➡️ arrow_left⬅️ arrow_up⬆️ arrow_down⬇️ arrows_counterclockwise🔄 repeat🔁 leftwards_arrow_with_hook↩️
arrow_right_hook↪️ heavy_plus_sign➕ heavy_minus_sign➖ hourglass⌛ hourglass_flowing_sand⏳ alarm_clock⏰ stopwatch⏱️
timer_clock⏲️ watch⌚ clock1🕐 clock12🕛 calendar📆 date📅 spiral_calendar_pad🗓️ phone☎️ telephone☎️
telephone_receiver📞 iphone📱 calling📲 computer💻 desktop_computer🖥️ printer🖨️ keyboard⌨️ mouse🐭
three_button_mouse🖱️ floppy_disk💾 cd💿 dvd📀 battery🔋 electric_plug🔌 bulb💡 flashlight🔦 wrench🔧 hammer🔨
hammer_and_wrench🛠️ gear⚙️ nut_and_bolt🔩 screwdriver🪛 toolbox🧰 broom🧹 wastebasket🗑️ package📦 mailbox📫 email📧
e-mail📧 envelope✉️ incoming_envelope📨 envelope_with_arrow📩 inbox_tray📥 outbox_tray📤 memo📝 pencil📝 pencil2✏️
clipboard📋 page_facing_up📄 bookmark_tabs📑 file_folder📁 open_file_folder📂 card_index📇 chart_with_upwards_trend📈
chart_with_downwards_trend📉 bar_chart📊 paperclip📎 link🔗 pushpin📌 round_pushpin📍 scissors✂️ mag🔍 mag_right🔎
camera📷 camera_with_flash📸 video_camera📹 movie_camera🎥 film_frames🎞️ microphone🎤 studio_microphone🎙️ speaker🔈
sound🔉 loud_sound🔊 mute🔇 bell🔔 no_bell🔕 mega📣 loudspeaker📢 speech_balloon💬 thought_balloon💭 moneybag💰
credit_card💳 receipt🧾 euro💶 dollar💵 shopping_trolley🛒 coffee☕ beer🍺 pizza🍕 cake🍰 birthday🎂 apple🍎
sunny☀️ cloud☁️ rain_cloud🌧️ umbrella☔ snowflake❄️ droplet💧 sweat_drops💦 ocean🌊 earth_africa🌍 sun_with_face🌞
crescent_moon🌙 dog🐶 cat🐱 bug🐛 robot_face🤖 ghost👻 skull💀 poop💩 hankey💩 monkey_face🐵 see_no_evil🙈 snail🐌
turtle🐢 flag-es🇪🇸 es🇪🇸 flag-ru🇷🇺 ru🇷🇺 gb🇬🇧 uk🇬🇧 us🇺🇸 one1️⃣ two2️⃣ three3️⃣ four4️⃣ five5️⃣ six6️⃣ seven7️⃣
eight8️⃣ nine9️⃣ zero0️⃣ keycap_ten🔟 sos🆘 ok🆗 new🆕 free🆓 up🆙 cool🆒 id🆔 information_sourceℹ️ copyright©️ tm™️
`;

const table = new Map<string, string>();
// The numbers come first: "100💯" and "one1️⃣" both have a digit at the border of name and character.
for (const entry of NAMES.trim().split(/\s+/)) {
  const [, word, character] =
    /^(100|[a-z0-9_+-]*?[a-z_0-9])((?:[0-9]\uFE0F\u20E3|[\u0080-\u{10FFFF}]).*)$/u.exec(entry) ?? [];
  if (word && character) table.set(word, character);
}

export const emoji = (name: string, code?: string): string => fromCode(code) ?? table.get(plain(name)) ?? `:${name}:`;

const plain = (name: string) => name.replace(/::skin-tone-\d$/, "");

const fromCode = (code: string | undefined): string | null => {
  if (!code || !/^[0-9a-f]{1,6}(-[0-9a-f]{1,6})*$/i.test(code)) return null;
  try {
    return String.fromCodePoint(...code.split("-").map((part) => Number.parseInt(part, 16)));
  } catch {
    return null;
  }
};
