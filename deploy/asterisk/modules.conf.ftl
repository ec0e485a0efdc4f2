; Exactly what Ringdesk uses; deploy/desk keeps these modules of the Asterisk it fetches and throws the others away.
[modules]
autoload = no

; the clock everything runs by, and the dialplan
require = res_timing_timerfd.so
require = pbx_config.so

; the dialplan's words
load = app_bridgewait.so
load = app_chanspy.so
load = app_confbridge.so
load = app_dial.so
load = app_echo.so
load = app_exec.so
load = app_mixmonitor.so
load = app_originate.so
load = app_playback.so
load = app_read.so
load = app_record.so
load = app_sayunixtime.so
load = app_senddtmf.so
load = app_softhangup.so
load = app_stack.so
load = app_system.so
load = app_transfer.so
load = app_userevent.so
load = app_verbose.so
load = app_waituntil.so
load = func_blacklist.so
load = func_callerid.so
load = func_cdr.so
load = func_channel.so
load = func_cut.so
load = func_db.so
load = func_env.so
load = func_global.so
load = func_hangupcause.so
load = func_logic.so
load = func_math.so
load = func_rand.so
load = func_strings.so
load = func_timeout.so
load = func_uuid.so
load = func_volume.so

; queues; app_queue brings QueueLog() and the queue's functions
require = app_queue.so
load = res_musiconhold.so
load = res_parking.so
load = app_voicemail.so

; FastAGI; res_agi does not load without res_speech
load = res_speech.so
require = res_agi.so

; what happens to each call is told by app_queue and by our own lines; CEL is there for those who want to compare
load = cel_manager.so
load = res_security_log.so

; media
load = bridge_builtin_features.so
load = bridge_builtin_interval_features.so
load = bridge_holding.so
load = bridge_native_rtp.so
load = bridge_simple.so
load = bridge_softmix.so
load = codec_a_mu.so
load = codec_alaw.so
load = codec_g722.so
load = codec_gsm.so
load = codec_opus_open_source.so
load = codec_resample.so
load = codec_ulaw.so
load = format_gsm.so
load = format_pcm.so
load = format_sln.so
load = format_wav.so
load = format_wav_gsm.so
load = res_format_attr_opus.so
load = res_rtp_asterisk.so
load = res_srtp.so

; SIP, also over WebSocket for phones in a browser
load = res_sorcery_astdb.so
load = res_sorcery_config.so
load = res_sorcery_memory.so
load = res_crypto.so
load = res_geolocation.so
load = res_http_websocket.so
load = res_pjproject.so
load = res_statsd.so
require = res_pjsip.so
load = res_pjsip_acl.so
load = res_pjsip_authenticator_digest.so
load = res_pjsip_caller_id.so
load = res_pjsip_diversion.so
load = res_pjsip_dlg_options.so
load = res_pjsip_dtmf_info.so
load = res_pjsip_empty_info.so
load = res_pjsip_endpoint_identifier_ip.so
load = res_pjsip_endpoint_identifier_user.so
load = res_pjsip_header_funcs.so
load = res_pjsip_logger.so
load = res_pjsip_messaging.so
load = res_pjsip_nat.so
load = res_pjsip_outbound_authenticator_digest.so
load = res_pjsip_outbound_registration.so
load = res_pjsip_path.so
load = res_pjsip_pubsub.so
load = res_pjsip_refer.so
load = res_pjsip_registrar.so
load = res_pjsip_rfc3326.so
load = res_pjsip_sdp_rtp.so
load = res_pjsip_session.so
load = res_pjsip_transport_websocket.so
load = func_pjsip_aor.so
load = func_pjsip_contact.so
load = func_pjsip_endpoint.so
require = chan_pjsip.so
