"""``sums``: whether what is kept beside the duties is what counting gives; and summing up anew."""

import click

from campaign import clock
from campaign.jobs.door import say
from campaign.reports.sums_check import campaigns_with_wrong_sums
from campaign.services.house.renew_sums import renew_sums
from campaign.services.house.sum_up import sum_up
from models.base import db


@click.command("sums")
@click.option("--renew", is_flag=True, help="全部重新合计。Sum everything up anew.")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def sums(renew: bool, as_json: bool) -> None:
    """核对随办随记的合计与逐项清点是否一致。Compare the sums kept with counting; exit 1 if not."""
    units = 0
    if renew:
        renew_sums()
        while done := sum_up():
            units += done
    wrong = campaigns_with_wrong_sums(db.session(), now=clock.now())
    if wrong:
        text = f"合计与清点不一致：{'、'.join(wrong)}。请执行 ./duban sums --renew"
    else:
        text = (f"已重新合计 {units} 个单位。" if renew else "") + "合计与逐项清点一致。"
    say({"units": units, "wrong": wrong}, text, as_json=as_json)
    if wrong:
        raise SystemExit(1)
