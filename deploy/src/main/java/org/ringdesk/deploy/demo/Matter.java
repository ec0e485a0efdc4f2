package org.ringdesk.deploy.demo;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ringdesk.wrapup.Form;

/**
 * What a made-up customer called for, as an agent wrote it down.
 *
 * @param category one of the queue's specialty
 */
record Matter(String category, Told zh, Told en) {
  private record Told(String symptom, String done) {}

  private static final Map<String, List<Matter>> OF =
      Map.of(
          "network",
          List.of(
              of(
                  "outage",
                  "三楼全部断网，电话也不通",
                  "接入交换机掉电，重新上电后恢复",
                  "The whole third floor is offline, telephones too",
                  "Access switch had lost power; back after switching it on again"),
              of(
                  "vpn",
                  "在家连不上 VPN，提示证书过期",
                  "续签证书，远程装好后可连",
                  "VPN from home fails: certificate expired",
                  "Renewed the certificate and installed it remotely"),
              of(
                  "slow",
                  "视频会议卡顿，上午十点起",
                  "出口带宽被备份任务占满，已改到夜间",
                  "Video calls stutter since ten",
                  "A backup filled the line; moved it to the night"),
              of(
                  "wireless",
                  "会议室 2 的无线连上就掉",
                  "信道冲突，改信道后稳定",
                  "Wireless in meeting room 2 drops",
                  "Two access points on one channel; changed one"),
              of(
                  "access",
                  "新同事需要访问财务系统",
                  "已转申请单，待部门经理批准",
                  "A new colleague needs to reach the finance system",
                  "Passed on as a request; waits for the manager"),
              of(
                  "vpn",
                  "手机换号后收不到 VPN 验证码",
                  "改绑新手机号，验证通过",
                  "No VPN codes since the mobile number changed",
                  "Bound the new number; code arrived")),
          "hosts",
          List.of(
              of(
                  "down",
                  "订单系统打不开，报 502",
                  "应用服务挂起，重启后恢复，已记录日志",
                  "The order system answers 502",
                  "Service hung; restarted it and kept the logs"),
              of(
                  "database",
                  "报表查询半小时不出结果",
                  "锁等待，结束卡住的会话后恢复",
                  "A report has been running for half an hour",
                  "A stuck session held a lock; ended it"),
              of(
                  "storage",
                  "共享盘提示空间不足",
                  "清理旧备份，腾出 200 GB",
                  "The shared drive is full",
                  "Removed old backups, 200 GB free"),
              of(
                  "account",
                  "离职同事的账号请停用",
                  "已停用，权限清单已发回",
                  "Please disable the account of someone who left",
                  "Disabled; list of rights sent back"),
              of(
                  "slow",
                  "月结时系统特别慢",
                  "批处理与月结重叠，建议错峰，已转二线",
                  "The system crawls at month end",
                  "Batch jobs overlap; passed to the second line"),
              of(
                  "question",
                  "昨晚的备份成功了吗",
                  "已查，03:10 完成，无错误",
                  "Did last night's backup succeed?",
                  "It did, at 03:10, without errors")),
          "desktop",
          List.of(
              of(
                  "mail",
                  "Outlook 打不开，提示配置文件损坏",
                  "重建配置文件，邮件已同步",
                  "Outlook does not open: damaged profile",
                  "Made a new profile; mail is back"),
              of(
                  "printer",
                  "五楼打印机一直卡纸",
                  "取出残纸，搓纸轮需更换，已派单",
                  "The printer on the fifth floor jams",
                  "Cleared it; the roller has to be changed"),
              of(
                  "password",
                  "开机密码忘了，被锁定",
                  "核对身份后重置，首次登录需修改",
                  "Forgot the password, account locked",
                  "Checked who it is, then reset it"),
              of(
                  "software",
                  "Excel 打开大文件就崩溃",
                  "换装 64 位版本后正常",
                  "Excel crashes on large files",
                  "Installed the 64-bit version; works"),
              of(
                  "computer",
                  "笔记本蓝屏，早上两次",
                  "显卡驱动问题，已更新，观察两天",
                  "Blue screen twice this morning",
                  "Updated the graphics driver; to be watched for two days"),
              of(
                  "complaint",
                  "上周报的打印机还没人来修",
                  "道歉并升级给组长，今天下午上门",
                  "Nobody came for the printer of last week",
                  "Apologised; the team leader sends somebody this afternoon")));

  private static Matter of(
      String category, String zhSymptom, String zhDone, String symptom, String done) {
    return new Matter(category, new Told(zhSymptom, zhDone), new Told(symptom, done));
  }

  static Matter any(String queue, Random random) {
    var all = OF.get(queue);
    if (all == null) throw new IllegalArgumentException("nobody calls for " + queue);
    return all.get(random.nextInt(all.size()));
  }

  /** The filled-in form. */
  Map<String, String> written(boolean chinese, boolean solved) {
    var told = chinese ? zh : en;
    return Map.of(
        Form.CATEGORY,
        category,
        Form.SYMPTOM,
        told.symptom(),
        "action",
        told.done(),
        Form.SOLVED,
        solved ? Form.YES : Form.NO);
  }
}
