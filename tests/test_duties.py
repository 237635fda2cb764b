"""Which sentences are directives: tables of sentences in a plan of an invented province."""

from __future__ import annotations

import pytest
from drawn import Part, Ruled, Small, obligations

TASKS = "II. NHIỆM VỤ VÀ GIẢI PHÁP"


def duties(*body: Part, **about: object) -> list[tuple[str, str]]:
    return [(duty.text, duty.kind) for duty in obligations(*body, **about)]


def is_duty(sentence: str, heading: str = TASKS, **about: object) -> bool:
    return (sentence, "task") in duties(heading, f"1. {sentence}", **about)


@pytest.mark.parametrize(
    "sentence",
    [
        # its verb first
        "Rà soát các cơ sở dạy nghề trên địa bàn tỉnh.",
        "Tiếp tục triển khai học bạ số tại các trường phổ thông.",
        "Nghiêm túc thực hiện chế độ thông tin, báo cáo theo quy định.",
        "Khẩn trương bàn giao mặt bằng cho đơn vị thi công.",
        "Đẩy mạnh tuyên truyền về phòng cháy, chữa cháy rừng.",
        "Hằng năm, tổ chức tập huấn cho cán bộ cấp xã.",
        # a body and its verb
        "Sở Y tế chủ trì, phối hợp với Sở Tài chính nâng cấp các trạm y tế.",
        "Phòng, chống dịch bệnh trên đàn gia súc của các hộ.",
        "Ủy ban nhân dân các xã bố trí kinh phí cho trạm y tế.",
        "Các xã, phường bố trí kinh phí cho trạm y tế.",
        "Xã Suối Nhàn bố trí kinh phí cho trạm y tế.",
        "Thanh tra tỉnh rà soát đơn thư tồn đọng.",
        "Ủy ban nhân dân các xã, phường có trách nhiệm theo dõi, đôn đốc.",
        "Các đơn vị phải gửi kèm danh sách học viên.",
        "Thủ trưởng các cơ quan chịu trách nhiệm trước Chủ tịch Ủy ban nhân dân tỉnh.",
        "Công an tỉnh tăng cường tuần tra tại các địa bàn trọng điểm.",
        # ordered and asked
        "Giao Sở Y tế tổng hợp, báo cáo Ủy ban nhân dân tỉnh.",
        "Yêu cầu các cơ quan, đơn vị nghiêm túc thực hiện.",
        "Đề nghị Hội Nông dân tỉnh phối hợp vận động các hộ.",
        "Khi có khó khăn, đề nghị gửi ý kiến về Sở Y tế.",
        # behind circumstances
        "Từ tháng 4/2026, cập nhật số liệu trên phần mềm.",
        "Căn cứ nhiệm vụ được giao, các sở xây dựng kế hoạch chi tiết.",
        "Đối với các xã vùng cao, Sở Y tế bố trí thêm bác sĩ.",
        "Trên cơ sở kết quả rà soát, lập danh sách học sinh cần hỗ trợ.",
        "Khi phát hiện cháy rừng, báo cáo ngay Chi cục Kiểm lâm.",
    ],
)
def test_a_directive(sentence: str) -> None:
    assert is_duty(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Sở Y tế đã phối hợp với các xã nâng cấp trạm y tế.",
        "Thời gian qua, các xã tổ chức nhiều lớp tập huấn.",
        "Công tác phòng cháy còn nhiều hạn chế, bất cập.",
        "Quyết định này có hiệu lực kể từ ngày ký.",
        "Học viên có quyền khiếu nại theo quy định của pháp luật.",
        "Trên đây là Kế hoạch triển khai học bạ số.",
        "Kinh phí thực hiện từ nguồn ngân sách tỉnh.",
        "Địa điểm: Hội trường tầng 2.",
        "Rất mong nhận được sự quan tâm của các đơn vị.",
        "Tổ chức, cá nhân vi phạm bị xử lý theo quy định.",
        "Qua rà soát các trạm y tế, nhiều hồ sơ còn thiếu, yêu cầu nộp lại chưa được thực hiện.",
        "Ông Lò Văn Bảo, Giám đốc Sở Y tế - Tổ phó thường trực.",
        "Lãnh đạo các Sở: Y tế, Nội vụ - Thành viên.",
    ],
)
def test_no_directive(sentence: str) -> None:
    assert duties(TASKS, f"1. {sentence}") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Nghiêm cấm mọi hình thức thu tiền ngoài quy định.",
        "Không sử dụng kinh phí sai mục đích.",
        "Các chủ đầu tư không được tự ý điều chỉnh quy mô dự án.",
        "Tuyệt đối không để xảy ra cháy rừng trên địa bàn.",
        "Không giao nhiệm vụ chung chung, không rõ người.",
        # whoever is forbidden stands first
        "Công chức tiếp nhận hồ sơ không được hẹn trả kết quả quá hạn.",
        "Thành viên Đoàn kiểm tra không được báo trước cho cơ sở.",
        "Người đứng đầu cấp ủy, chính quyền không được khoán việc chung.",
    ],
)
def test_a_prohibition(sentence: str) -> None:
    assert duties(TASKS, f"1. {sentence}") == [(sentence, "prohibition")]


def test_no_prohibition_in_a_word_that_only_begins_alike() -> None:
    assert duties(TASKS, "1. Không gian làm việc số được mở rộng dần qua các năm.") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Phấn đấu đến năm 2030 có 95% hộ dân dùng nước sạch.",
        "Tỷ lệ hộ nghèo giảm 3% mỗi năm.",
        "85% số xã có trạm y tế đạt chuẩn.",
    ],
)
def test_a_figure_to_reach_is_no_task(sentence: str) -> None:
    assert not is_duty(sentence)


# Where it stands


@pytest.mark.parametrize("heading", ["I. MỤC ĐÍCH, YÊU CẦU", "I. QUAN ĐIỂM CHỈ ĐẠO", "I. MỤC TIÊU"])
def test_under_a_purpose_a_verb_alone_is_no_directive(heading: str) -> None:
    assert duties(heading, "1. Nâng cao chất lượng dạy và học trên địa bàn tỉnh.") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Việc nâng cấp phải bảo đảm đồng bộ, tiết kiệm.",
        "Các đơn vị phải triển khai đồng bộ, tiết kiệm.",
    ],
)
def test_under_a_purpose_what_must_be_is_a_directive(sentence: str) -> None:
    assert is_duty(sentence, "I. MỤC ĐÍCH, YÊU CẦU")


@pytest.mark.parametrize("heading", ["I. KẾT QUẢ ĐẠT ĐƯỢC", "I. TÌNH HÌNH CHUNG", "I. TỒN TẠI, HẠN CHẾ"])
def test_background_is_no_directive(heading: str) -> None:
    assert duties(heading, "1. Tổ chức 12 lớp tập huấn cho cán bộ cấp xã.") == []


def test_in_a_report_only_what_it_proposes_is_a_directive() -> None:
    about = {"kind": "BÁO CÁO", "number": "Số: 61/BC-SYT", "title": ("Kết quả nâng cấp trạm y tế",)}
    found = duties(
        "I. KẾT QUẢ", "1. Tổ chức 12 lớp tập huấn cho cán bộ cấp xã.", "II. KIẾN NGHỊ",
        "1. Đề nghị Ủy ban nhân dân tỉnh bổ sung kinh phí cho các trạm y tế.", **about,
    )  # fmt: skip
    assert found == [("Đề nghị Ủy ban nhân dân tỉnh bổ sung kinh phí cho các trạm y tế.", "task")]


def test_a_heading_over_others_is_no_directive() -> None:
    found = duties(
        TASKS, "1. Tăng cường tuyên truyền", "a) Tổ chức các lớp tập huấn tại xã.", "b) Phát thanh hằng tuần."
    )
    assert ("Tăng cường tuyên truyền", "task") not in found
    assert ("Tổ chức các lớp tập huấn tại xã.", "task") in found


def test_a_title_in_capitals_is_no_directive() -> None:
    assert duties("II. TỔ CHỨC THỰC HIỆN", "1. Sở Y tế tổng hợp.") == [("Sở Y tế tổng hợp.", "task")]


def test_a_lead_in_over_directives_is_none_itself() -> None:
    found = duties(
        TASKS, "1. Sở Y tế thực hiện các nhiệm vụ sau:", "- Rà soát các trạm y tế.", "- Lập danh sách bác sĩ."
    )
    assert found == [("Rà soát các trạm y tế.", "task"), ("Lập danh sách bác sĩ.", "task")]


def test_a_lead_in_over_no_directives_is_one_itself() -> None:
    found = duties(TASKS, "1. Sở Y tế trang bị cho mỗi trạm:", "- Một máy siêu âm.", "- Hai giường bệnh.")
    assert found == [("Sở Y tế trang bị cho mỗi trạm:", "task")]


def test_the_issuer_that_tells_what_it_does_gives_no_directive() -> None:
    found = duties(
        "Ủy ban nhân dân tỉnh ban hành Kế hoạch triển khai học bạ số như sau:", TASKS, "1. Sở Y tế tổng hợp."
    )
    assert found == [("Sở Y tế tổng hợp.", "task")]


@pytest.mark.parametrize(
    "article",
    [
        "Điều 1. Phê duyệt Đề án trồng cây xanh trên địa bàn tỉnh.",
        "Điều 1. Ban hành kèm theo Quyết định này Quy chế quản lý cây xanh.",
        "Điều 1. Thành lập Tổ công tác về cây xanh.",
    ],
)
def test_what_a_decision_itself_enacts_is_no_directive(article: str) -> None:
    about = {"kind": "QUYẾT ĐỊNH", "number": "Số: 90/QĐ-UBND", "title": ("Về việc trồng cây xanh",)}
    rest = "Điều 2. Giao Sở Xây dựng tổ chức thực hiện Quyết định này."
    assert duties(article, rest, **about) == [("Giao Sở Xây dựng tổ chức thực hiện Quyết định này.", "task")]


def test_a_footnote_is_no_directive() -> None:
    carrier = "1. Các cơ quan, đơn vị1 rà soát hồ sơ, tài liệu lưu trữ và gửi về Sở Nội vụ để tổng hợp theo quy định."
    found = duties(TASKS, carrier, Small("1 Tổ chức rà soát tại các trường phổ thông."), end=False)
    assert [text for text, _ in found] == [carrier.removeprefix("1. ")]


def test_lines_of_who_and_when_are_no_directives() -> None:
    found = duties(
        TASKS, "1. Rà soát các trạm y tế trên địa bàn toàn tỉnh.", "- Đơn vị thực hiện: Sở Y tế.",
        "- Thời gian thực hiện: Quý III/2026.",
    )  # fmt: skip
    assert found == [("Rà soát các trạm y tế trên địa bàn toàn tỉnh.", "task")]


def test_each_sentence_of_a_paragraph_is_judged_alone() -> None:
    found = duties(TASKS, "1. Sở Y tế rà soát trạm y tế. Các trạm này được xây từ năm 1998. Sở Xây dựng bố trí đất.")
    assert found == [("Sở Y tế rà soát trạm y tế.", "task"), ("Sở Xây dựng bố trí đất.", "task")]


def test_a_verb_that_the_knowledge_lacks_is_left_to_the_tagger() -> None:
    assert is_duty("Nạo vét kênh mương nội đồng trên địa bàn các xã vùng thấp.")


def test_a_row_of_a_table_of_tasks_is_a_directive_whatever_its_words() -> None:
    table = Ruled((35.0, 200.0, 150.0), (("TT", "Nhiệm vụ", "Cơ quan chủ trì"), ("1", "Cổng dữ liệu mở", "Sở Y tế")))
    assert duties(table, end=False) == [("Cổng dữ liệu mở", "task")]


def test_a_row_of_another_table_is_none() -> None:
    table = Ruled((35.0, 250.0, 100.0), (("TT", "Tên trường", "Số lớp"), ("1", "Rà soát các lớp học", "12")))
    assert duties(table, end=False) == []


def test_a_deadline_makes_a_sentence_a_directive() -> None:
    assert is_duty("Báo cáo kết quả gửi về Sở Y tế chậm nhất là ngày 30/6/2026.")


def test_the_citation_of_a_directive_is_named_with_it() -> None:
    (duty,) = obligations(TASKS, "1. Sở Y tế thực hiện Nghị quyết số 21/NQ-CP ngày 08/01/2026.")
    assert duty.citations == ("21/NQ-CP",)


def test_the_citation_of_a_lead_in_is_lent() -> None:
    found = obligations(
        TASKS, "1. Các xã thực hiện Nghị quyết số 21/NQ-CP ngày 08/01/2026 như sau:", "- Rà soát các trạm y tế.",
        "- Lập danh sách bác sĩ.",
    )  # fmt: skip
    assert [(duty.citations, len(duty.lent_citation_ids)) for duty in found] == [((), 1), ((), 1)]


def test_a_short_item_has_its_lead_in_for_context() -> None:
    found = obligations(TASKS, "1. Sở Y tế thực hiện các nhiệm vụ sau:", "- Rà soát các trạm y tế.")
    assert found[0].context == "Sở Y tế thực hiện các nhiệm vụ sau:"


def test_what_led_to_a_document_is_no_task_and_what_follows_is() -> None:
    asked = "Sở Y tế đề nghị giám đốc các trung tâm y tế báo cáo trước ngày 30/6/2026."
    assert duties(
        "Căn cứ Nghị quyết số 7/NQ-HĐND;", "Thực hiện chỉ đạo của Bộ Y tế tại Công văn số 12/BYT-KH,", asked
    ) == [(asked, "task")]


def test_what_another_document_is_quoted_to_say_is_no_task() -> None:
    assert not is_duty("Khoản 2 Điều 3 Thông tư số 15/2026/TT-BCT quy định: “Sở Công Thương có trách nhiệm thẩm định.”")
