"""The coded facts: each code with what people call it."""

from __future__ import annotations

from enum import StrEnum

from jiuzhu.texts import Text


class Code(StrEnum):
    """A choice from a closed list.  `NONE`, where there is one, is a stated none, not an unknown."""

    text: Text

    def __new__(cls, value: str, zh: str, en: str) -> Code:
        code = str.__new__(cls, value)
        code._value_ = value
        code.text = Text(zh, en)
        return code


class Relation(Code):
    """与申请人的关系."""

    SELF = "self", "本人", "the applicant"
    SPOUSE = "spouse", "配偶", "spouse"
    CHILD = "child", "子女", "child"
    PARENT = "parent", "父母", "parent"
    GRANDPARENT = "grandparent", "祖父母或外祖父母", "grandparent"
    GRANDCHILD = "grandchild", "孙子女或外孙子女", "grandchild"
    SIBLING = "sibling", "兄弟姐妹", "sibling"
    OTHER = "other", "其他", "other"


class Schooling(Code):
    """就读阶段."""

    NONE = "none", "未就读", "not in school"
    PRESCHOOL = "preschool", "学前教育", "preschool"
    COMPULSORY = "compulsory", "义务教育", "compulsory schooling"
    UPPER_SECONDARY = "upper_secondary", "普通高中", "upper-secondary school"
    VOCATIONAL_SECONDARY = "vocational_secondary", "中等职业学校", "vocational-secondary school"
    COLLEGE = "college", "大专", "junior college"
    BACHELOR = "bachelor", "本科", "bachelor's degree"
    GRADUATE = "graduate", "研究生", "graduate school"


class Absence(Code):
    """依法不计入共同生活家庭成员的情形."""

    NONE = "none", "无", "none"
    CLERGY = "clergy", "宗教教职人员脱离家庭三年以上", "clergy, away from the family for three years or more"
    PRISON = "prison", "在监狱内服刑", "serving a sentence in prison"
    DRUG_ISOLATION = "drug_isolation", "强制隔离戒毒", "in compulsory drug isolation"
    MISSING = "missing", "宣告失踪", "declared missing"


class DisabilityGrade(Code):
    """残疾等级."""

    NONE = "none", "无", "none"
    GRADE_1 = "grade_1", "一级", "grade 1"
    GRADE_2 = "grade_2", "二级", "grade 2"
    GRADE_3 = "grade_3", "三级", "grade 3"
    GRADE_4 = "grade_4", "四级", "grade 4"


class DisabilityKind(Code):
    """残疾类别."""

    NONE = "none", "无", "none"
    VISUAL = "visual", "视力残疾", "visual"
    HEARING = "hearing", "听力残疾", "hearing"
    SPEECH = "speech", "言语残疾", "speech"
    PHYSICAL = "physical", "肢体残疾", "physical"
    INTELLECTUAL = "intellectual", "智力残疾", "intellectual"
    MENTAL = "mental", "精神残疾", "mental"
    MULTIPLE = "multiple", "多重残疾", "multiple"


class ParentState(Code):
    """父亲或母亲的状况."""

    ABLE = "able", "能够履行抚养职责", "able to raise the child"
    DEAD = "dead", "死亡", "dead"
    NOT_TO_BE_FOUND = "not_to_be_found", "查找不到", "not to be found"
    DECLARED_MISSING = "declared_missing", "宣告失踪", "declared missing"
    SEVERELY_DISABLED = "severely_disabled", "重残", "severely disabled"
    SERIOUSLY_ILL = "seriously_ill", "重病", "seriously ill"
    PRISON = "prison", "服刑在押", "in prison"
    DRUG_ISOLATION = "drug_isolation", "强制隔离戒毒", "in compulsory drug isolation"
    DEPRIVED_OF_LIBERTY = (
        "deprived_of_liberty",
        "被执行其他限制人身自由的措施",
        "otherwise deprived of liberty",
    )
    OUT_OF_CONTACT = "out_of_contact", "失联六个月以上", "out of contact for six months or more"


class ChosenSupport(Code):
    """未成年人在特困供养与儿童基本生活费之间的选择."""

    EXTREME_DIFFICULTY = "extreme_difficulty", "特困人员救助供养", "support in extreme difficulty"
    CHILD_BENEFIT = "child_benefit", "儿童基本生活费", "child benefit"


class RecognisedStatus(Code):
    """有关部门已经认定、仍在有效期内的家庭身份."""

    NONE = "none", "无", "none"
    SUBSISTENCE = "subsistence", "最低生活保障家庭", "subsistence-allowance family"
    MARGINAL = "marginal", "最低生活保障边缘家庭", "marginal family"
    EXPENDITURE = "expenditure", "支出型困难家庭", "expenditure-type family"


class EmergencyKind(Code):
    """突发事件的种类."""

    NONE = "none", "无", "none"
    FIRE = "fire", "火灾", "fire"
    TRAFFIC_ACCIDENT = "traffic_accident", "交通事故", "traffic accident"
    SUDDEN_SERIOUS_ILLNESS = "sudden_serious_illness", "突发重大疾病", "sudden serious illness"
    OTHER_ACCIDENT = "other_accident", "其他意外事件", "another accident"


class Source(Code):
    """谁能提供一项事实：申请人、经办人员，或者可以核对数据的部门."""

    APPLICANT = "applicant", "申请人", "the applicant"
    OFFICER = "officer", "经办人员", "the officer in charge"
    CIVIL_AFFAIRS = "civil_affairs", "民政部门", "civil affairs"
    PUBLIC_SECURITY = "public_security", "公安部门", "public security"
    VEHICLES = "vehicles", "公安车辆管理部门", "the vehicle registry"
    JUSTICE = "justice", "法院和监狱等司法机关", "the courts and prisons"
    DISABLED_FEDERATION = "disabled_federation", "残联", "the disabled persons' federation"
    HUMAN_RESOURCES = "human_resources", "人社部门", "human resources and social security"
    MEDICAL_INSURANCE = "medical_insurance", "医保部门", "medical insurance"
    HEALTH = "health", "卫生健康部门", "the health authority"
    EDUCATION = "education", "教育部门", "the education authority"
    TAX = "tax", "税务部门", "the tax authority"
    REAL_ESTATE = "real_estate", "不动产登记机构", "the real-estate registry"
    MARKET = "market", "市场监管部门", "the company registry"
    BANKS = "banks", "银行等金融机构", "banks and other financial institutions"
    VETERANS = "veterans", "退役军人事务部门", "veterans' affairs"
    TRADE_UNION = "trade_union", "工会", "the trade union"

    @property
    def is_department(self) -> bool:
        """Whether it is another department, whose data can be had without asking the family for proof."""
        return self not in (Source.APPLICANT, Source.OFFICER)
